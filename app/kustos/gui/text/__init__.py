"""Codes and numbers to words, in the language in force. The only place with words besides the
widgets' own labels. Nothing is cached: call again after a LanguageChange."""
