"""Parts of pages and dialogs that several of them share, or that would make one too long."""
