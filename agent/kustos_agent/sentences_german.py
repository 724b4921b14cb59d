"""What `kustos-agent` says to a person, in German."""

from typing import Final

from .sentences import Say

GERMAN: Final[dict[Say, str]] = {
    Say.DESCRIPTION: "Der Kustos-Agent: sichert diesen Rechner im Auftrag seiner Verwaltung.",
    Say.HELP_JOIN: "einer Verwaltung beitreten, mit einem Token von `kustos token`",
    Say.HELP_TOKEN: (
        "das Token, oder - zum Lesen von der Standardeingabe (dort ist es für andere unsichtbar)"
    ),
    Say.HELP_REPLACE: "die jetzige Verwaltung für die des Tokens verlassen",
    Say.HELP_RUN: "verbunden bleiben und ausführen, was die Verwaltung verlangt",
    Say.HELP_EMBEDDED: (
        "zum Gebrauch durch die Verwaltung selbst: Die erste Zeile der Standardeingabe ist ein "
        "Beitrittstoken oder leer, ihr Ende beendet den Agenten"
    ),
    Say.HELP_PAIR: (
        "einen Code zeigen, mit dem eine Verwaltung im selben Netz diesen Rechner aufnimmt"
    ),
    Say.HELP_INTERFACE: ("nur unter dieser Adresse des Rechners zu finden sein (mehrfach möglich)"),
    Say.PAIRING_CODE: "Kopplungscode: {code}",
    Say.PAIRING_NEW_CODE: "Jener Code ist jetzt zu alt. Neuer Kopplungscode: {code}",
    Say.PAIRING_WHERE: (
        "In der Verwaltung unter „Rechner hinzufügen“, „Im Netzwerk gefunden“ den Eintrag „{name}“ "
        "wählen und den Code eingeben. Er gilt 10 Minuten. Strg-C beendet."
    ),
    Say.PAIRING_WRONG: "Von {address} kam ein falscher Code. Verbleibende Versuche: {left}.",
    Say.PAIRING_ENDED: (
        "Es kamen drei falsche Codes, daher gilt dieser nicht mehr. "
        "Noch einmal `kustos-agent pair` ausführen. Hat sich niemand vertippt, probiert jemand in "
        "diesem Netz Codes aus: dann besser mit einem Token beitreten."
    ),
    Say.PAIRING_NO_NETWORK: (
        "Dieser Rechner ist im Netz nicht zu finden ({reason}). Stattdessen mit einem Token "
        "beitreten."
    ),
    Say.HELP_STATUS: (
        "sagen, zu wem dieser Rechner gehört und wie es um Agent und Verbindung steht"
    ),
    Say.HELP_JSON: "als ein JSON-Objekt",
    Say.HELP_ANNOUNCE: (
        "eine Verwaltung ohne Token um Aufnahme bitten: Dort vergleicht ein Mensch die Prüfwörter"
    ),
    Say.HELP_ADDRESS: (
        "wo die Verwaltung ist: Rechnername oder IP-Adresse, dazu :PORT, wenn es nicht {port} ist"
    ),
    Say.HELP_FINGERPRINT: (
        "der Fingerabdruck der Verwaltung, 64 hexadezimale Ziffern, wie sie ihn zeigt"
    ),
    Say.HELP_LEAVE: "die Verwaltung verlassen und die Identität dieses Rechners vergessen",
    Say.HELP_YES: "nicht nachfragen",
    Say.HELP_RESTIC: "sagen, welches restic dieser Rechner benutzt und wo es gefunden wurde",
    Say.HELP_RESTIC_FETCH: "das restic holen, mit dem diese Version von Kustos erprobt ist",
    Say.NOT_JOINED: (
        "Dieser Rechner ist noch keiner Verwaltung beigetreten: zuerst "
        "`kustos-agent join TOKEN` ausführen."
    ),
    Say.NO_TOKEN: "Auf der Standardeingabe steht kein Token.",
    Say.TOKEN_FOREIGN: "Das ist kein brauchbares Beitrittstoken: Ein solches beginnt mit {prefix}.",
    Say.TOKEN_DAMAGED: (
        "Das ist kein brauchbares Beitrittstoken: Es ist beschädigt. Noch einmal ganz kopieren."
    ),
    Say.INTERRUPTED: "Beendet.",
    Say.NAMELESS: "einer Verwaltung",
    Say.JOINED: "Beigetreten zu {manager} als {agent_id}. Agent starten: kustos-agent run",
    Say.ALREADY_JOINED: (
        "Dieser Rechner gehört schon zu {manager}. Für den Wechsel zu einer anderen Verwaltung "
        "--replace hinzufügen."
    ),
    Say.ALREADY_RUNNING: "Der Agent läuft bereits: zuerst beenden.",
    Say.ALREADY_RUNNING_AS: "Der Agent läuft bereits (Prozess {pid}): zuerst beenden.",
    Say.STATUS: "Beigetreten zu {manager} unter {addresses} als {agent_id}.",
    Say.STATUS_RUNNING: "Der Agent läuft (Prozess {pid}).",
    Say.STATUS_NOT_RUNNING: "Der Agent läuft nicht.",
    Say.STATUS_LINKED: "Verbunden seit {since}, unter {address}.",
    Say.STATUS_UNLINKED: "Nicht verbunden seit {since}: {why}. Nächster Versuch: {next_try}.",
    Say.STATUS_UNNOTED: (
        "Über die Verbindung ist noch nichts vermerkt: Der Agent ist eben erst gestartet."
    ),
    Say.STATUS_PLANNED: "Geplante Aufträge: {count}. Nächster: {name}, frühestens {at}.",
    Say.STATUS_NEVER_DUE: "Geplante Aufträge: {count}. Keiner davon wird je fällig.",
    Say.STATUS_NONE_PLANNED: "Hier sind keine Aufträge geplant.",
    Say.STATUS_OWED: (
        "Angenommene, noch nicht beendete Aufgaben: {tasks}. "
        "Meldungen, die die Verwaltung noch nicht bestätigt hat: {owed}."
    ),
    Say.STATUS_KEPT: (
        "Repositorys, deren Zugangsdaten versiegelt in {folder} liegen: {count} ({keys})."
    ),
    Say.STATUS_KEPT_JOBS: (
        "Aufträge, deren Passwörter von Dumps oder Variablen von Hooks ebenfalls dort liegen: "
        "{jobs}."
    ),
    Say.STATUS_NONE_KEPT: "Hier liegen keine Zugangsdaten von Repositorys.",
    Say.STATUS_KEPT_UNREADABLE: "Was in {folder} liegt, lässt sich nicht ansehen ({reason}).",
    Say.KEY_SYSTEMD: "der Schlüssel kommt von systemd",
    Say.KEY_KEYRING: "der Schlüssel liegt im Schlüsselbund des Betriebssystems",
    Say.KEY_FILE: "der Schlüssel liegt in der Datei {file}",
    Say.SEALED_LEFT: (
        "Die hier abgelegten Zugangsdaten ließen sich nicht entfernen ({reason}). "
        "{folder} und {key} von Hand entfernen."
    ),
    Say.TROUBLE_UNREACHABLE: ("Die Verwaltung antwortet unter keiner bekannten Adresse ({detail})"),
    Say.TROUBLE_FOREIGN: (
        "Was dort antwortet, ist nicht die Verwaltung, der dieser Rechner beigetreten ist "
        "({detail}); wurde die Verwaltung neu aufgesetzt, neu beitreten"
    ),
    Say.TROUBLE_UNKNOWN_HERE: (
        "Die Verwaltung kennt diesen Rechner nicht mehr; um zurückzukehren, neu beitreten"
    ),
    Say.TROUBLE_VERSION: ("Verwaltung und Agent brauchen zueinander passende Versionen ({detail})"),
    Say.TROUBLE_REPLACED: (
        "Ein anderer Agent benutzt die Identität dieses Rechners, vielleicht ein kopierter "
        "Datenträger: einen von beiden neu beitreten lassen"
    ),
    Say.TROUBLE_LOST: "Die Verbindung ist abgebrochen ({detail})",
    Say.ADDRESS_UNUSABLE: (
        "„{text}“ ist keine Adresse: Rechnername oder IP-Adresse angeben, oder RECHNER:PORT."
    ),
    Say.FINGERPRINT_UNUSABLE: (
        "Das ist kein brauchbarer Fingerabdruck: Er hat 64 hexadezimale Ziffern. "
        "Noch einmal ganz kopieren."
    ),
    Say.CHECK_WORDS: (
        "Prüfwörter dieses Rechners:\n\n    {words}\n\n"
        "Wer ihn aufnimmt, muss in der Verwaltung dieselben Wörter in derselben Reihenfolge sehen."
    ),
    Say.STANDING_WAITING: "Warten auf die Aufnahme bei {address}. Strg-C gibt auf.",
    Say.STANDING_UNREACHABLE: (
        "Die Verwaltung antwortet nicht unter {address} ({detail}). Es wird erneut versucht. "
        "Strg-C gibt auf."
    ),
    Say.STANDING_FULL: (
        "Bei {address} warten schon zu viele Rechner. Es wird erneut versucht. Strg-C gibt auf."
    ),
    Say.ANNOUNCE_FOREIGN: (
        "Was unter {address} antwortet, ist nicht die Verwaltung mit diesem Fingerabdruck. "
        "Beides mit dem vergleichen, was die Verwaltung zeigt."
    ),
    Say.ANNOUNCE_CONFUSED: (
        "Die Verwaltung unter {address} nimmt keine Ankündigungen an ({detail}): ein Token von "
        "`kustos token` benutzen oder zueinander passende Versionen installieren."
    ),
    Say.LEAVE_QUESTION: (
        "Dieser Rechner gehört dann nicht mehr zu {manager}: Er wird nicht mehr gesichert, und was "
        "er über die Verwaltung weiß, wird hier entfernt. Vorhandene Sicherungen bleiben."
    ),
    Say.LEAVE_OWED: (
        "{owed} Meldungen haben die Verwaltung noch nicht erreicht; sie gehen dann verloren."
    ),
    Say.LEAVE_YES: "Verlassen? [j/N] ",
    Say.LEAVE_UNCONFIRMED: "Es ist niemand da, der es bestätigt. --yes hinzufügen.",
    Say.LEAVE_KEPT: "Es wurde nichts geändert.",
    Say.LEAVE_RUNNING: (
        "Der Agent läuft (Prozess {pid}). Zuerst beenden: Strg-C, wo er gestartet wurde, oder "
        "`{command}`."
    ),
    Say.LEFT: (
        "Dieser Rechner gehört nicht mehr zu {manager}. Dort ist es bekannt; sein Eintrag bleibt, "
        "bis ihn jemand entfernt."
    ),
    Say.LEFT_UNTOLD: (
        "Dieser Rechner gehört nicht mehr zu {manager}. Dort ist es noch nicht bekannt ({detail}): "
        "ihn in der Verwaltung entfernen, damit seine Identität nichts mehr öffnet."
    ),
    Say.FILES_UNUSABLE: "Der Agent kann {path} nicht benutzen: {reason}.",
    Say.IDENTITY_UNUSABLE: (
        "Die Identität in {path} ist nicht benutzbar: {reason}. "
        "Neu beitreten mit `kustos-agent join --replace TOKEN`."
    ),
    Say.IDENTITY_DAMAGED: "ihr Inhalt ist beschädigt",
    Say.CONFIG_UNUSABLE: "Die Konfiguration {path} ist nicht benutzbar: {reason}.",
    Say.CONFIG_UNUSABLE_IN: "Die Konfiguration {path}, Zeile {line} ist nicht benutzbar: {reason}.",
    Say.CONFIG_UNREADABLE: "{detail}",
    Say.CONFIG_ENCODING: "kein UTF-8-Text",
    Say.CONFIG_SYNTAX: "kein TOML ({detail})",
    Say.CONFIG_UNKNOWN: "„{detail}“ ist keine Einstellung; es gibt {known}",
    Say.CONFIG_NAME: "„{detail}“ muss ein Text von höchstens 255 Zeichen sein",
    Say.CONFIG_LIST: "„{detail}“ muss eine Liste absoluter Pfade sein",
    Say.CONFIG_ABSOLUTE: "„{detail}“ muss absolute Pfade nennen",
    Say.CONFIG_MEGABYTES: "„{detail}“ muss eine ganze Zahl von 1 bis 100000 sein",
    Say.CONFIG_SWITCH: "„{detail}“ muss true oder false sein",
    Say.CONFIG_ADDRESS: (
        "„{detail}“ muss eine Adresse sein, die mit https:// beginnt, ohne Anmeldung darin"
    ),
    Say.JOURNAL_NEWER: (
        "Das Journal {path} stammt von einem neueren Agenten und blieb unverändert; "
        "jene Version wieder installieren."
    ),
    Say.JOURNAL_FULL: (
        "Der Datenträger ist voll, das Journal {path} kann nicht geschrieben werden: "
        "Platz schaffen."
    ),
    Say.JOURNAL_UNUSABLE: "Das Journal {path} kann nicht geöffnet werden: {detail}.",
    Say.JOIN_UNREACHABLE: (
        "Die Verwaltung antwortet nicht unter {address} ({detail}). "
        "Läuft sie, und steht eine Firewall dazwischen?"
    ),
    Say.JOIN_FOREIGN: (
        "Was unter {address} antwortet, ist nicht die Verwaltung, von der dieses Token stammt. "
        "Es wurde nichts dorthin gesendet. Ein neues Token liefert `kustos token`."
    ),
    Say.JOIN_REFUSED: "Die Verwaltung unter {address} lehnt ab: {detail}.",
    Say.JOIN_REFUSED_USED: (
        "Dieses Token ist bereits verbraucht. Ein neues liefert `kustos token`."
    ),
    Say.JOIN_REFUSED_EXPIRED: "Dieses Token ist zu alt. Ein neues liefert `kustos token`.",
    Say.JOIN_REFUSED_UNKNOWN: (
        "Die Verwaltung kennt dieses Token nicht. Ein neues liefert `kustos token`."
    ),
    Say.JOIN_REFUSED_BY_PERSON: "Der Rechner wurde in der Verwaltung abgelehnt.",
    Say.JOIN_REFUSED_TOO_LATE: (
        "Innerhalb einer Stunde hat niemand diesen Rechner aufgenommen. Noch einmal ankündigen, "
        "wenn jemand da ist."
    ),
    Say.JOIN_CONFUSED: (
        "Die Verwaltung unter {address} antwortet anders als erwartet ({detail}). "
        "Zueinander passende Versionen von Verwaltung und Agent installieren."
    ),
    Say.WHY_UNKNOWN_HOST: "unbekannter Rechnername",
    Say.WHY_NO_ANSWER: "keine Antwort innerhalb der Frist",
    Say.WHY_REFUSED: "Verbindung abgelehnt",
    Say.WHY_RESET: "Verbindung abgebrochen",
    Say.WHY_NO_WAY: "im Netz kein Weg dorthin",
    Say.WHY_NO_ADDRESS: "er hat keine solche Adresse",
    Say.WHY_OTHER_WORDS: "was dort ist, spricht nicht wie eine Verwaltung",
    Say.WHY_DENIED: "keine Berechtigung",
    Say.WHY_ABSENT: "nicht vorhanden",
    Say.WHY_FOLDER: "an der Stelle ist ein Verzeichnis",
    Say.WHY_NO_FOLDER: "wo ein Verzeichnis sein muss, ist eine Datei",
    Say.WHY_FULL: "der Datenträger ist voll",
    Say.WHY_READ_ONLY: "das Dateisystem ist nur lesbar",
}
