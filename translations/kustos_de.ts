<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de_DE" sourcelanguage="en">
<context>
    <name>AccessCard</name>
    <message>
        <source>Access of the machines</source>
        <translation>Zugang der Rechner</translation>
    </message>
    <message>
        <source>Certificate until</source>
        <translation>Zertifikat gültig bis</translation>
    </message>
    <message>
        <source>Each machine gets another key for its connection by itself.</source>
        <translation>Jeder Rechner erhält von selbst einen neuen Schlüssel für seine Verbindung.</translation>
    </message>
    <message>
        <source>Renew after (days)</source>
        <translation>Erneuern (Tage)</translation>
    </message>
    <message>
        <source>Replace the certificate …</source>
        <translation>Zertifikat ersetzen …</translation>
    </message>
    <message>
        <source>The new one waits for</source>
        <translation>Das neue wartet auf</translation>
    </message>
</context>
<context>
    <name>ActivityFilter</name>
    <message>
        <source>All kinds</source>
        <translation>Alle Arten</translation>
    </message>
    <message>
        <source>All machines</source>
        <translation>Alle Rechner</translation>
    </message>
    <message>
        <source>All states</source>
        <translation>Alle Zustände</translation>
    </message>
    <message>
        <source>Find by name</source>
        <translation>Nach Namen suchen</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Art</translation>
    </message>
    <message>
        <source>Machine</source>
        <translation>Rechner</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
</context>
<context>
    <name>ActivityPage</name>
    <message>
        <source>Audit</source>
        <translation>Prüfprotokoll</translation>
    </message>
    <message>
        <source>Every backup, restore and repository task is kept here with its log.</source>
        <translation>Jede Sicherung, Wiederherstellung und Arbeit am Repository steht hier mit ihrem Protokoll.</translation>
    </message>
    <message>
        <source>No task matches</source>
        <translation>Keine Aufgabe passt</translation>
    </message>
    <message>
        <source>Nothing has run yet</source>
        <translation>Noch ist nichts gelaufen</translation>
    </message>
    <message>
        <source>Nothing that has run fits this filter.</source>
        <translation>Nichts, was gelaufen ist, passt zu diesem Filter.</translation>
    </message>
    <message>
        <source>Show all</source>
        <translation>Alle zeigen</translation>
    </message>
    <message>
        <source>Tasks</source>
        <translation>Aufgaben</translation>
    </message>
    <message>
        <source>Who did what, when</source>
        <translation>Wer was wann getan hat</translation>
    </message>
</context>
<context>
    <name>AddMachineDialog</name>
    <message>
        <source>Add a machine</source>
        <translation>Rechner hinzufügen</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Found on the network</source>
        <translation>Im Netzwerk gefunden</translation>
    </message>
    <message>
        <source>Three ways to the same end: from then on the machine dials in by itself.</source>
        <translation>Drei Wege zum selben Ziel: Danach meldet sich der Rechner von selbst.</translation>
    </message>
    <message>
        <source>Waiting for approval</source>
        <translation>Wartet auf Aufnahme</translation>
    </message>
    <message>
        <source>Ways to add a machine</source>
        <translation>Wege, einen Rechner hinzuzufügen</translation>
    </message>
    <message>
        <source>With a line</source>
        <translation>Mit einer Zeile</translation>
    </message>
</context>
<context>
    <name>Alerts</name>
    <message numerus="yes">
        <source>%Ln alert(s) need a person</source>
        <translation>
            <numerusform>%Ln Warnung braucht einen Menschen</numerusform>
            <numerusform>%Ln Warnungen brauchen einen Menschen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln are known or put off</source>
        <translation>
            <numerusform>%Ln ist bekannt oder zurückgestellt</numerusform>
            <numerusform>%Ln sind bekannt oder zurückgestellt</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln good snapshot(s) from before are on hold.</source>
        <translation>
            <numerusform>%Ln guter Sicherungsstand von davor wird festgehalten.</numerusform>
            <numerusform>%Ln gute Sicherungsstände von davor werden festgehalten.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln resolved alert(s)</source>
        <translation>
            <numerusform>%Ln erledigte Warnung</numerusform>
            <numerusform>%Ln erledigte Warnungen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln snapshot(s) cannot be counted on.</source>
        <translation>
            <numerusform>Auf %Ln Sicherungsstand ist kein Verlass.</numerusform>
            <numerusform>Auf %Ln Sicherungsstände ist kein Verlass.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln snapshot(s) carry its name, and no task of Kustos has made them (since {when}).</source>
        <translation>
            <numerusform>%Ln Sicherungsstand trägt seinen Namen, und keine Aufgabe von Kustos hat ihn gemacht (seit {when}).</numerusform>
            <numerusform>%Ln Sicherungsstände tragen seinen Namen, und keine Aufgabe von Kustos hat sie gemacht (seit {when}).</numerusform>
        </translation>
    </message>
    <message>
        <source>A message of {when} was given up after several attempts. What it was to tell stands under “Alerts”.</source>
        <translation>Eine Nachricht von {when} wurde nach mehreren Versuchen aufgegeben. Was sie sagen sollte, steht unter „Warnungen“.</translation>
    </message>
    <message>
        <source>A run was refused: no more may lie there.</source>
        <translation>Ein Lauf wurde abgewiesen: Mehr darf dort nicht liegen.</translation>
    </message>
    <message numerus="yes">
        <source>As it has grown, it is full in about %Ln day(s).</source>
        <translation>
            <numerusform>Nach bisherigem Wachstum ist es in etwa einem Tag voll.</numerusform>
            <numerusform>Nach bisherigem Wachstum ist es in etwa %Ln Tagen voll.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>As it has grown, its disk is full in about %Ln day(s).</source>
        <translation>
            <numerusform>So wie es gewachsen ist, ist der Datenträger in etwa %Ln Tag voll.</numerusform>
            <numerusform>So wie es gewachsen ist, ist der Datenträger in etwa %Ln Tagen voll.</numerusform>
        </translation>
    </message>
    <message>
        <source>Critical</source>
        <translation>Kritisch</translation>
    </message>
    <message>
        <source>Edit the job</source>
        <translation>Auftrag bearbeiten</translation>
    </message>
    <message>
        <source>Far more has changed than is usual for it.</source>
        <translation>Es hat sich weit mehr geändert, als dafür üblich ist.</translation>
    </message>
    <message>
        <source>Fetch a newer one on its page, or update its package.</source>
        <translation>Auf seiner Seite ein neueres holen oder sein Paket aktualisieren.</translation>
    </message>
    <message>
        <source>Fetch restic for it on its page.</source>
        <translation>restic auf seiner Seite holen lassen.</translation>
    </message>
    <message>
        <source>If nobody can say why, disconnect the machine from the network and look at its files: malware may be encrypting them. If it was meant to be, say so under “Alerts”.</source>
        <translation>Wenn niemand sagen kann, warum: den Rechner vom Netz trennen und seine Dateien ansehen, denn Schadsoftware verschlüsselt sie womöglich. War es gewollt, dies unter „Warnungen“ angeben.</translation>
    </message>
    <message>
        <source>If they are as they should be, assign them to the machine at the repository. If not, somebody else can write into it: change its login.</source>
        <translation>Sind sie in Ordnung, beim Repository dem Rechner zuordnen. Wenn nicht, kann jemand anderes hineinschreiben: die Zugangsdaten ändern.</translation>
    </message>
    <message>
        <source>It has restic {version}; 0.14 is the oldest that is used.</source>
        <translation>Er hat restic {version}; 0.14 ist das älteste, das verwendet wird.</translation>
    </message>
    <message>
        <source>It has version {version}, older than this Kustos.</source>
        <translation>Er hat Version {version}, älter als dieses Kustos.</translation>
    </message>
    <message>
        <source>It is {span} ahead of this computer&apos;s. One of the two is wrong; what happened when cannot be told apart by it.</source>
        <translation>Sie geht gegenüber der dieses Computers {span} vor. Eine der beiden ist falsch; wann etwas geschah, lässt sich damit nicht sicher sagen.</translation>
    </message>
    <message>
        <source>It is {span} behind this computer&apos;s. One of the two is wrong; what happened when cannot be told apart by it.</source>
        <translation>Sie geht gegenüber der dieses Computers {span} nach. Eine der beiden ist falsch; wann etwas geschah, lässt sich damit nicht sicher sagen.</translation>
    </message>
    <message>
        <source>It was last checked {last}; it should have been again by {by}.</source>
        <translation>Zuletzt geprüft wurde es {last}; fällig war eine weitere Prüfung bis {by}.</translation>
    </message>
    <message>
        <source>It was last pruned {last}; it should have been again by {by}.</source>
        <translation>Zuletzt aufgeräumt wurde es {last}; fällig war das wieder bis {by}.</translation>
    </message>
    <message>
        <source>It was never checked; it should have been by {by}.</source>
        <translation>Es wurde noch nie geprüft; fällig war das bis {by}.</translation>
    </message>
    <message>
        <source>It was never pruned; it should have been by {by}.</source>
        <translation>Es wurde noch nie aufgeräumt; fällig war das bis {by}.</translation>
    </message>
    <message>
        <source>Its agent ended the connection for good {when}. It is not backed up any more.</source>
        <translation>Sein Agent hat die Verbindung endgültig beendet ({when}). Er wird nicht mehr gesichert.</translation>
    </message>
    <message>
        <source>Known since {when}</source>
        <translation>Bekannt seit {when}</translation>
    </message>
    <message>
        <source>Last seen {when}.</source>
        <translation>Zuletzt gesehen: {when}.</translation>
    </message>
    <message>
        <source>Look after the repository</source>
        <translation>Repository pflegen</translation>
    </message>
    <message>
        <source>Look at its deliveries in the settings: they have the answers of the other end.</source>
        <translation>In den Einstellungen die Zustellungen ansehen: Dort stehen die Antworten der Gegenseite.</translation>
    </message>
    <message>
        <source>Look at the settings.</source>
        <translation>In den Einstellungen nachsehen.</translation>
    </message>
    <message>
        <source>Make room there.</source>
        <translation>Dort Platz schaffen.</translation>
    </message>
    <message>
        <source>Nobody has looked after it</source>
        <translation>Noch unbearbeitet</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>Hinweis</translation>
    </message>
    <message>
        <source>Open the repository</source>
        <translation>Repository öffnen</translation>
    </message>
    <message>
        <source>Open the settings</source>
        <translation>Einstellungen öffnen</translation>
    </message>
    <message>
        <source>Prune it, keep fewer snapshots, or give it a bigger disk in time.</source>
        <translation>Das Repository bereinigen, weniger Sicherungsstände aufbewahren oder rechtzeitig einen größeren Datenträger einbauen.</translation>
    </message>
    <message>
        <source>Prune it, keep fewer snapshots, or have the quota raised in time.</source>
        <translation>Platz freigeben (prune), weniger Sicherungsstände behalten oder das Kontingent rechtzeitig erhöhen lassen.</translation>
    </message>
    <message>
        <source>Put off until {when}</source>
        <translation>Zurückgestellt bis {when}</translation>
    </message>
    <message>
        <source>Remove the machine and let it join again.</source>
        <translation>Den Rechner entfernen und neu beitreten lassen.</translation>
    </message>
    <message>
        <source>Remove the machine, or add it again if that was not meant to be.</source>
        <translation>Den Rechner entfernen oder, falls das nicht beabsichtigt war, neu hinzufügen.</translation>
    </message>
    <message>
        <source>Resolved {when}</source>
        <translation>Erledigt {when}</translation>
    </message>
    <message>
        <source>See what became of its runs; often the machine only has to be switched on.</source>
        <translation>Nachsehen, was aus den Läufen wurde; oft muss der Rechner nur eingeschaltet werden.</translation>
    </message>
    <message>
        <source>Set the clock, best by a time server.</source>
        <translation>Die Uhr stellen, am besten über einen Zeitserver.</translation>
    </message>
    <message>
        <source>Show planned and done</source>
        <translation>Geplant und erledigt zeigen</translation>
    </message>
    <message>
        <source>Show the machine</source>
        <translation>Rechner zeigen</translation>
    </message>
    <message>
        <source>Show the run</source>
        <translation>Lauf zeigen</translation>
    </message>
    <message>
        <source>Show the snapshots</source>
        <translation>Sicherungsstände zeigen</translation>
    </message>
    <message>
        <source>Switch it on and check that its agent runs.</source>
        <translation>Einschalten und prüfen, ob sein Agent läuft.</translation>
    </message>
    <message>
        <source>The certificate of Kustos</source>
        <translation>Das Zertifikat von Kustos</translation>
    </message>
    <message>
        <source>The channel “{channel}” does not get through</source>
        <translation>Der Kanal „{channel}“ kommt nicht durch</translation>
    </message>
    <message>
        <source>The last good backup ended {good}; there should have been another by {by}.</source>
        <translation>Die letzte gute Sicherung endete {good}; fällig war eine weitere bis {by}.</translation>
    </message>
    <message>
        <source>The page of the repositories says what keeps it from being done.</source>
        <translation>Auf der Seite „Repositorys“ steht, was die Pflege verhindert.</translation>
    </message>
    <message>
        <source>There is no good backup yet; there should have been one by {by}.</source>
        <translation>Es gibt noch keine gute Sicherung; fällig war eine bis {by}.</translation>
    </message>
    <message>
        <source>They are not forgotten, and push out nothing. If nobody has made them on purpose, somebody else can write into the repository: change its login.</source>
        <translation>Sie werden nicht vergessen und verdrängen nichts. Hat sie niemand absichtlich angelegt, kann jemand anderes in das Repository schreiben: dann dessen Zugang ändern.</translation>
    </message>
    <message>
        <source>Two agents take its connection from each other, seen from {addresses}. Its disk was copied, or its access was stolen.</source>
        <translation>Zwei Agenten nehmen einander die Verbindung weg, gesehen von {addresses}. Der Datenträger wurde kopiert oder der Zugang gestohlen.</translation>
    </message>
    <message>
        <source>Update the agent there. Until then it goes on as it is.</source>
        <translation>Den Agenten dort aktualisieren. Bis dahin läuft er weiter wie bisher.</translation>
    </message>
    <message>
        <source>Warning</source>
        <translation>Warnung</translation>
    </message>
    <message>
        <source>Without restic nothing of it is backed up.</source>
        <translation>Ohne restic wird nichts von ihm gesichert.</translation>
    </message>
    <message>
        <source>{disks}: {free} of {total} are free ({percent}).</source>
        <translation>{disks}: {free} von {total} frei ({percent}).</translation>
    </message>
    <message>
        <source>{name} has left</source>
        <translation>{name} hat sich abgemeldet</translation>
    </message>
    <message>
        <source>{name} has no restic</source>
        <translation>{name} hat kein restic</translation>
    </message>
    <message>
        <source>{name} is connected twice</source>
        <translation>{name} ist doppelt verbunden</translation>
    </message>
    <message>
        <source>{name} is not connected</source>
        <translation>{name} ist nicht verbunden</translation>
    </message>
    <message>
        <source>{name}: a disk is nearly full</source>
        <translation>{name}: ein Datenträger ist fast voll</translation>
    </message>
    <message>
        <source>{name}: restic is too old</source>
        <translation>{name}: restic ist zu alt</translation>
    </message>
    <message>
        <source>{name}: snapshots of “{job}” are in quarantine</source>
        <translation>{name}: Sicherungsstände von „{job}“ sind in Quarantäne</translation>
    </message>
    <message>
        <source>{name}: snapshots that Kustos has not made</source>
        <translation>{name}: Sicherungsstände, die nicht von Kustos sind</translation>
    </message>
    <message>
        <source>{name}: the agent is out of date</source>
        <translation>{name}: der Agent ist veraltet</translation>
    </message>
    <message>
        <source>{name}: the backup “{job}” failed</source>
        <translation>{name}: Sicherung „{job}“ fehlgeschlagen</translation>
    </message>
    <message>
        <source>{name}: the backup “{job}” is not complete</source>
        <translation>{name}: Sicherung „{job}“ unvollständig</translation>
    </message>
    <message>
        <source>{name}: the backup “{job}” is overdue</source>
        <translation>{name}: Die Sicherung „{job}“ ist überfällig</translation>
    </message>
    <message>
        <source>{name}: the clock is wrong</source>
        <translation>{name}: die Uhr geht falsch</translation>
    </message>
    <message>
        <source>{name}: unusual change in “{job}”</source>
        <translation>{name}: ungewöhnliche Änderung in „{job}“</translation>
    </message>
    <message>
        <source>{repository} cannot be opened</source>
        <translation>{repository} lässt sich nicht öffnen</translation>
    </message>
    <message>
        <source>{repository} is filling up</source>
        <translation>{repository} läuft voll</translation>
    </message>
    <message>
        <source>{repository} is locked</source>
        <translation>{repository} ist gesperrt</translation>
    </message>
    <message>
        <source>{repository}: looking after it failed</source>
        <translation>{repository}: Pflege fehlgeschlagen</translation>
    </message>
    <message>
        <source>{repository}: the care of it is overdue</source>
        <translation>{repository}: Pflege überfällig</translation>
    </message>
    <message>
        <source>{repository}: the quota is low</source>
        <translation>{repository}: Das Kontingent ist knapp</translation>
    </message>
    <message>
        <source>{used} are used ({percent}).</source>
        <translation>{used} sind belegt ({percent}).</translation>
    </message>
</context>
<context>
    <name>AlertsCard</name>
    <message>
        <source>A machine that is no laptop may be silent for so long.</source>
        <translation>So lange darf ein Rechner, der kein Laptop ist, schweigen.</translation>
    </message>
    <message>
        <source>A warning that nobody acknowledges or puts off becomes critical.</source>
        <translation>Eine Warnung, die niemand zur Kenntnis nimmt oder zurückstellt, wird kritisch.</translation>
    </message>
    <message>
        <source>Alerts</source>
        <translation>Warnungen</translation>
    </message>
    <message>
        <source>As it has grown by its measurements. Critical within a quarter of that.</source>
        <translation>So wie es laut seinen Messungen gewachsen ist. Kritisch innerhalb eines Viertels davon.</translation>
    </message>
    <message>
        <source>Critical after (hours)</source>
        <translation>Kritisch nach (Stunden)</translation>
    </message>
    <message>
        <source>Critical below a third of that.</source>
        <translation>Kritisch unter einem Drittel davon.</translation>
    </message>
    <message>
        <source>Disk low below (percent)</source>
        <translation>Datenträger voll unter (Prozent)</translation>
    </message>
    <message>
        <source>Not connected after (minutes)</source>
        <translation>Nicht verbunden nach (Minuten)</translation>
    </message>
    <message>
        <source>Of repositories for which a quota is set.</source>
        <translation>Bei Repositorys, für die ein Kontingent eingetragen ist.</translation>
    </message>
    <message>
        <source>Quota critical from (percent)</source>
        <translation>Kontingent kritisch ab (Prozent)</translation>
    </message>
    <message>
        <source>Quota low from (percent)</source>
        <translation>Kontingent knapp ab (Prozent)</translation>
    </message>
    <message>
        <source>Repository full within (days)</source>
        <translation>Repository voll innerhalb von (Tagen)</translation>
    </message>
    <message>
        <source>critical from</source>
        <translation>kritisch ab</translation>
    </message>
    <message>
        <source>never</source>
        <translation>nie</translation>
    </message>
</context>
<context>
    <name>AlertsModel</name>
    <message>
        <source>Severity</source>
        <translation>Schwere</translation>
    </message>
    <message>
        <source>Since</source>
        <translation>Seit</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Stand</translation>
    </message>
    <message>
        <source>What</source>
        <translation>Was</translation>
    </message>
</context>
<context>
    <name>AlertsPage</name>
    <message>
        <source>Acknowledge</source>
        <translation>Zur Kenntnis nehmen</translation>
    </message>
    <message>
        <source>Alerts</source>
        <translation>Warnungen</translation>
    </message>
    <message>
        <source>An alert whose cause is gone is kept here for a year.</source>
        <translation>Eine Warnung, deren Ursache behoben ist, bleibt hier ein Jahr lang stehen.</translation>
    </message>
    <message>
        <source>For a week</source>
        <translation>Für eine Woche</translation>
    </message>
    <message>
        <source>For an hour</source>
        <translation>Für eine Stunde</translation>
    </message>
    <message>
        <source>It stays here until its cause is gone, and is not told again.</source>
        <translation>Sie bleibt hier, bis ihre Ursache behoben ist, und wird nicht noch einmal gemeldet.</translation>
    </message>
    <message>
        <source>No alert has been resolved yet</source>
        <translation>Noch keine Warnung hat sich erledigt</translation>
    </message>
    <message>
        <source>Nothing needs a person</source>
        <translation>Nichts braucht einen Menschen</translation>
    </message>
    <message>
        <source>Open again</source>
        <translation>Wieder öffnen</translation>
    </message>
    <message>
        <source>Put off …</source>
        <translation>Zurückstellen …</translation>
    </message>
    <message>
        <source>Resolved</source>
        <translation>Erledigte</translation>
    </message>
    <message>
        <source>Say what it was …</source>
        <translation>Angeben, was es war …</translation>
    </message>
    <message>
        <source>Until tomorrow morning</source>
        <translation>Bis morgen früh</translation>
    </message>
    <message>
        <source>What does is shown here until its cause is gone: a backup that failed, a machine that is not heard of, a repository that cannot be opened, a disk that is nearly full, and more. It is looked at every minute.</source>
        <translation>Was einen braucht, steht hier, bis die Ursache behoben ist: eine fehlgeschlagene Sicherung, ein Rechner, der sich nicht meldet, ein Repository, das sich nicht öffnen lässt, ein fast voller Datenträger und mehr. Nachgesehen wird jede Minute.</translation>
    </message>
</context>
<context>
    <name>Allowance</name>
    <message numerus="yes">
        <source>It may be away for up to %Ln day(s) before it counts as offline.</source>
        <translation>
            <numerusform>Darf bis zu %Ln Tag unterwegs sein, bevor er als offline gilt.</numerusform>
            <numerusform>Darf bis zu %Ln Tage unterwegs sein, bevor er als offline gilt.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Last seen {when}; a laptop may be away for %Ln day(s).</source>
        <translation>
            <numerusform>Zuletzt gesehen: {when}. Ein Laptop darf %Ln Tag unterwegs sein.</numerusform>
            <numerusform>Zuletzt gesehen: {when}. Ein Laptop darf %Ln Tage unterwegs sein.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Arrival</name>
    <message>
        <source>It shows as connected as soon as its agent runs: {command}</source>
        <translation>Er gilt als verbunden, sobald sein Agent läuft: {command}</translation>
    </message>
    <message>
        <source>New job</source>
        <translation>Neuer Auftrag</translation>
    </message>
    <message>
        <source>Next: create a job that says which folders to back up.</source>
        <translation>Als Nächstes einen Auftrag anlegen: welche Ordner zu sichern sind.</translation>
    </message>
    <message>
        <source>Waiting for the machine …</source>
        <translation>Warten auf den Rechner …</translation>
    </message>
    <message>
        <source>{name} has joined</source>
        <translation>{name} ist beigetreten</translation>
    </message>
    <message>
        <source>{name} has joined and is connected</source>
        <translation>{name} ist beigetreten und verbunden</translation>
    </message>
</context>
<context>
    <name>AssignCounts</name>
    <message numerus="yes">
        <source>%Ln snapshot(s) will be assigned anew.</source>
        <translation>
            <numerusform>%Ln Sicherungsstand wird neu zugeordnet.</numerusform>
            <numerusform>%Ln Sicherungsstände werden neu zugeordnet.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>For the %Ln selected line(s).</source>
        <translation>
            <numerusform>Für die ausgewählte Zeile.</numerusform>
            <numerusform>Für die %Ln ausgewählten Zeilen.</numerusform>
        </translation>
    </message>
    <message>
        <source>Select the lines that it holds for.</source>
        <translation>Die Zeilen auswählen, für die es gilt.</translation>
    </message>
</context>
<context>
    <name>AssignDialog</name>
    <message>
        <source>All known snapshots of this repository were made by machines that are here.</source>
        <translation>Alle bekannten Sicherungsstände dieses Repositorys stammen von Rechnern, die hier sind.</translation>
    </message>
    <message>
        <source>Apply</source>
        <translation>Übernehmen</translation>
    </message>
    <message>
        <source>Assign the snapshots of {name}</source>
        <translation>Sicherungsstände von {name} zuordnen</translation>
    </message>
    <message>
        <source>Belongs to</source>
        <translation>Gehört zu</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Snapshots of machines that are not here</source>
        <translation>Sicherungsstände von Rechnern, die nicht hier sind</translation>
    </message>
    <message>
        <source>There is nothing to assign</source>
        <translation>Es gibt nichts zuzuordnen</translation>
    </message>
    <message>
        <source>They are then found under Restore, with the machine that they belong to. No snapshot is changed or removed because of it, now or later.</source>
        <translation>Sie sind dann unter „Wiederherstellen“ bei dem Rechner zu finden, zu dem sie gehören. Kein Sicherungsstand wird deshalb geändert oder entfernt, weder jetzt noch später.</translation>
    </message>
    <message>
        <source>no machine</source>
        <translation>keinem Rechner</translation>
    </message>
    <message>
        <source>several</source>
        <translation>verschieden</translation>
    </message>
</context>
<context>
    <name>AssignPolicyDialog</name>
    <message>
        <source>All machines have a job of this policy already.</source>
        <translation>Alle Rechner haben bereits einen Auftrag dieser Richtlinie.</translation>
    </message>
    <message>
        <source>Assign</source>
        <translation>Zuweisen</translation>
    </message>
    <message>
        <source>Assign to {machines}</source>
        <translation>Zuweisen: {machines}</translation>
    </message>
    <message>
        <source>Assign “{name}” to machines</source>
        <translation>„{name}“ Rechnern zuweisen</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Each of them gets a job with the values of the policy, and follows it.</source>
        <translation>Jeder erhält einen Auftrag mit den Werten der Richtlinie und folgt ihr.</translation>
    </message>
    <message>
        <source>Reading …</source>
        <translation>Wird gelesen …</translation>
    </message>
</context>
<context>
    <name>AuditFilterBar</name>
    <message>
        <source>About</source>
        <translation>Worum es geht</translation>
    </message>
    <message>
        <source>About anything</source>
        <translation>Alle Gegenstände</translation>
    </message>
    <message>
        <source>All actions</source>
        <translation>Alle Handlungen</translation>
    </message>
    <message>
        <source>At any time</source>
        <translation>Jederzeit</translation>
    </message>
    <message>
        <source>Everybody</source>
        <translation>Alle</translation>
    </message>
    <message>
        <source>Find in names and changes</source>
        <translation>In Namen und Änderungen suchen</translation>
    </message>
    <message>
        <source>The last 24 hours</source>
        <translation>Letzte 24 Stunden</translation>
    </message>
    <message>
        <source>The last 30 days</source>
        <translation>Letzte 30 Tage</translation>
    </message>
    <message>
        <source>The last 7 days</source>
        <translation>Letzte 7 Tage</translation>
    </message>
    <message>
        <source>The last year</source>
        <translation>Letztes Jahr</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>What</source>
        <translation>Was</translation>
    </message>
    <message>
        <source>Who</source>
        <translation>Wer</translation>
    </message>
</context>
<context>
    <name>AuditModel</name>
    <message>
        <source>About</source>
        <translation>Worum es geht</translation>
    </message>
    <message>
        <source>Before and after</source>
        <translation>Vorher und nachher</translation>
    </message>
    <message>
        <source>What</source>
        <translation>Was</translation>
    </message>
    <message>
        <source>When</source>
        <translation>Wann</translation>
    </message>
    <message>
        <source>Who</source>
        <translation>Wer</translation>
    </message>
</context>
<context>
    <name>AuditPage</name>
    <message>
        <source>Audit</source>
        <translation>Prüfprotokoll</translation>
    </message>
    <message>
        <source>Audit entries</source>
        <translation>Prüfeinträge</translation>
    </message>
    <message>
        <source>Choose another folder, or make room.</source>
        <translation>Einen anderen Ordner wählen oder Platz schaffen.</translation>
    </message>
    <message>
        <source>Entry</source>
        <translation>Eintrag</translation>
    </message>
    <message>
        <source>Every change and every order is kept here, with who it was and when.</source>
        <translation>Jede Änderung und jede Anordnung steht hier, mit wem und wann.</translation>
    </message>
    <message>
        <source>Export the audit</source>
        <translation>Prüfprotokoll exportieren</translation>
    </message>
    <message>
        <source>Export …</source>
        <translation>Exportieren …</translation>
    </message>
    <message>
        <source>JSON (*.json)</source>
        <translation>JSON (*.json)</translation>
    </message>
    <message>
        <source>Look whether an entry was changed, taken out or put in since it was written</source>
        <translation>Prüfen, ob ein Eintrag seit dem Schreiben geändert, entfernt oder eingefügt wurde</translation>
    </message>
    <message>
        <source>No entry matches</source>
        <translation>Kein Eintrag passt</translation>
    </message>
    <message>
        <source>Nothing has been done yet</source>
        <translation>Noch ist nichts geschehen</translation>
    </message>
    <message>
        <source>Nothing that was done fits this filter.</source>
        <translation>Nichts, was getan wurde, passt zu diesem Filter.</translation>
    </message>
    <message>
        <source>Show all</source>
        <translation>Alle zeigen</translation>
    </message>
    <message>
        <source>Table (*.csv)</source>
        <translation>Tabelle (*.csv)</translation>
    </message>
    <message>
        <source>The file could not be written</source>
        <translation>Die Datei konnte nicht geschrieben werden</translation>
    </message>
    <message>
        <source>The file is written</source>
        <translation>Die Datei ist geschrieben</translation>
    </message>
    <message>
        <source>Verify</source>
        <translation>Prüfen</translation>
    </message>
</context>
<context>
    <name>AuditWords</name>
    <message numerus="yes">
        <source>%Ln audit entry(s)</source>
        <translation>
            <numerusform>%Ln Prüfeintrag</numerusform>
            <numerusform>%Ln Prüfeinträge</numerusform>
        </translation>
    </message>
    <message>
        <source>Compare with a copy of the database from before.</source>
        <translation>Mit einer früheren Kopie der Datenbank vergleichen.</translation>
    </message>
    <message>
        <source>Entries that were sealed are changed or gone: somebody has written into the database.</source>
        <translation>Versiegelte Einträge sind geändert oder fehlen: Jemand hat in die Datenbank geschrieben.</translation>
    </message>
    <message>
        <source>Entry {number} was changed, taken out or put in by somebody who can write into the database.</source>
        <translation>Eintrag {number} wurde geändert, entfernt oder eingefügt, von jemandem, der in die Datenbank schreiben kann.</translation>
    </message>
    <message>
        <source>Nothing is sealed yet.</source>
        <translation>Noch ist nichts versiegelt.</translation>
    </message>
    <message>
        <source>The audit is not as it was written</source>
        <translation>Das Prüfprotokoll ist nicht, wie es geschrieben wurde</translation>
    </message>
    <message numerus="yes">
        <source>The audit is whole: %Ln entry(s)</source>
        <translation>
            <numerusform>Das Prüfprotokoll ist unversehrt: %Ln Eintrag</numerusform>
            <numerusform>Das Prüfprotokoll ist unversehrt: %Ln Einträge</numerusform>
        </translation>
    </message>
    <message>
        <source>The seal holds for all entries up to {number}.</source>
        <translation>Das Siegel hält für alle Einträge bis {number}.</translation>
    </message>
    <message>
        <source>The seal of the audit is broken</source>
        <translation>Das Siegel des Prüfprotokolls ist gebrochen</translation>
    </message>
    <message>
        <source>The seal was not looked at: the master key is locked.</source>
        <translation>Das Siegel wurde nicht geprüft: Der Hauptschlüssel ist gesperrt.</translation>
    </message>
    <message>
        <source>To compare later, note its end: {head}</source>
        <translation>Zum späteren Vergleich das Ende notieren: {head}</translation>
    </message>
</context>
<context>
    <name>BackupServerDialog</name>
    <message>
        <source>A server that takes backups and removes none, whoever asks with a machine&apos;s login. Kustos writes what its admin needs: command lines, logins and certificate.</source>
        <translation>Ein Server, der Sicherungen annimmt und keine entfernt, wer auch mit der Anmeldung eines Rechners darum bittet. Kustos schreibt, was für ihn nötig ist: Befehlszeilen, Anmeldungen und Zertifikat.</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>In {folder}; nobody but you can read them.</source>
        <translation>In {folder}; nur das eigene Benutzerkonto kann sie lesen.</translation>
    </message>
    <message>
        <source>Initialise</source>
        <translation>Anlegen</translation>
    </message>
    <message>
        <source>Set up an append-only server</source>
        <translation>Server für reines Anhängen einrichten</translation>
    </message>
    <message>
        <source>Take the folder to the server and do there what README.txt says. When the server runs, have the machines initialise their repositories: here, or later by “Test” in the form of each. Then give them jobs.</source>
        <translation>Den Ordner auf den Server bringen und dort tun, was in README.txt steht. Läuft der Server, können die Rechner ihre Repositorys anlegen: hier, oder später mit „Prüfen“ im Formular eines jeden. Danach fehlen nur noch Aufträge.</translation>
    </message>
    <message>
        <source>The files are written and the repositories created</source>
        <translation>Die Dateien sind geschrieben und die Repositorys eingetragen</translation>
    </message>
    <message>
        <source>The password is noted down outside this computer</source>
        <translation>Das Passwort ist außerhalb dieses Computers notiert</translation>
    </message>
    <message>
        <source>Without the password nobody can read the backups: note it down first.</source>
        <translation>Ohne das Passwort kann niemand die Sicherungen lesen: zuerst notieren.</translation>
    </message>
    <message>
        <source>Write the files</source>
        <translation>Dateien schreiben</translation>
    </message>
</context>
<context>
    <name>BackupServerForm</name>
    <message>
        <source>A new folder on this computer, for those files.</source>
        <translation>Ein neuer Ordner auf diesem Computer, für diese Dateien.</translation>
    </message>
    <message>
        <source>Backups</source>
        <translation>Sicherungen</translation>
    </message>
    <message>
        <source>Choose a machine</source>
        <translation>Rechner wählen</translation>
    </message>
    <message>
        <source>Choose …</source>
        <translation>Wählen …</translation>
    </message>
    <message>
        <source>Each gets a repository of its own there, and a login that only adds.</source>
        <translation>Jeder bekommt dort ein eigenes Repository und eine Anmeldung, die nur hinzufügt.</translation>
    </message>
    <message>
        <source>For the machines. It takes backups, removes none.</source>
        <translation>Für die Rechner. Er nimmt Sicherungen an und entfernt keine.</translation>
    </message>
    <message>
        <source>For the maintainer. If that is the server, nobody else need reach it.</source>
        <translation>Für den, der pflegt. Ist das der Server, muss ihn sonst niemand erreichen.</translation>
    </message>
    <message>
        <source>It encrypts all these repositories. Without it nobody can read the backups again: note it down outside this computer.</source>
        <translation>Es verschlüsselt alle diese Repositorys. Ohne das Passwort kann niemand die Sicherungen je wieder lesen: außerhalb dieses Computers notieren.</translation>
    </message>
    <message>
        <source>Looked after by</source>
        <translation>Gepflegt von</translation>
    </message>
    <message>
        <source>Machines</source>
        <translation>Rechner</translation>
    </message>
    <message>
        <source>Make a strong one</source>
        <translation>Starkes erzeugen</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>Passwort</translation>
    </message>
    <message>
        <source>Port</source>
        <translation>Port</translation>
    </message>
    <message>
        <source>Port that removes</source>
        <translation>Port, der entfernt</translation>
    </message>
    <message>
        <source>Program</source>
        <translation>Programm</translation>
    </message>
    <message>
        <source>Server</source>
        <translation>Server</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>The folder on the server that keeps them.</source>
        <translation>Der Ordner auf dem Server, in dem sie liegen.</translation>
    </message>
    <message>
        <source>The folder on the server to which the files written here are taken.</source>
        <translation>Der Ordner auf dem Server, in den die hier geschriebenen Dateien kommen.</translation>
    </message>
    <message>
        <source>The name or IP address by which the machines reach it.</source>
        <translation>Der Name oder die IP-Adresse, unter der die Rechner ihn erreichen.</translation>
    </message>
    <message>
        <source>This machine alone is given the login that removes. Best the server itself, or one that is well guarded.</source>
        <translation>Nur dieser Rechner bekommt die Anmeldung, die entfernt. Am besten der Server selbst oder ein gut geschützter Rechner.</translation>
    </message>
    <message>
        <source>What the server has installed.</source>
        <translation>Was auf dem Server installiert ist.</translation>
    </message>
    <message>
        <source>Write to</source>
        <translation>Schreiben nach</translation>
    </message>
    <message>
        <source>from the server itself alone</source>
        <translation>nur vom Server selbst aus</translation>
    </message>
</context>
<context>
    <name>BlockedTimes</name>
    <message>
        <source>Add blocked times</source>
        <translation>Sperrzeit hinzufügen</translation>
    </message>
    <message>
        <source>Blocked from</source>
        <translation>Gesperrt von</translation>
    </message>
    <message>
        <source>Blocked to</source>
        <translation>Gesperrt bis</translation>
    </message>
    <message>
        <source>Take out these blocked times</source>
        <translation>Diese Sperrzeit entfernen</translation>
    </message>
</context>
<context>
    <name>Captions</name>
    <message numerus="yes">
        <source>error(s)</source>
        <comment>beneath the number %n</comment>
        <translation>
            <numerusform>Fehler</numerusform>
            <numerusform>Fehler</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>file(s)</source>
        <comment>beneath the number %n</comment>
        <translation>
            <numerusform>Datei</numerusform>
            <numerusform>Dateien</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>snapshot(s)</source>
        <comment>beneath the number %n</comment>
        <translation>
            <numerusform>Sicherungsstand</numerusform>
            <numerusform>Sicherungsstände</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>CareCard</name>
    <message>
        <source>Care</source>
        <translation>Pflege</translation>
    </message>
    <message>
        <source>Change how it is looked after</source>
        <translation>Pflege ändern</translation>
    </message>
    <message>
        <source>Change …</source>
        <translation>Ändern …</translation>
    </message>
    <message>
        <source>Last</source>
        <translation>Zuletzt</translation>
    </message>
    <message>
        <source>Lately</source>
        <translation>Verlauf</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>Als Nächstes</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>Lauf</translation>
    </message>
    <message>
        <source>Show the last run: {step}</source>
        <translation>Letzten Lauf zeigen: {step}</translation>
    </message>
</context>
<context>
    <name>CareDialog</name>
    <message>
        <source>A machine does it, with the rights that it has in the repository.</source>
        <translation>Ein Rechner führt es aus, mit den Rechten, die er im Repository hat.</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Look after {name}</source>
        <translation>{name} pflegen</translation>
    </message>
    <message>
        <source>Repair</source>
        <translation>Reparieren</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>Starten</translation>
    </message>
    <message>
        <source>Task</source>
        <translation>Aufgabe</translation>
    </message>
    <message>
        <source>The machine that looked after it is not there any more. Choose another one in the repository&apos;s form, under “Looking after it”.</source>
        <translation>Der Rechner, der es gepflegt hat, ist nicht mehr da. Im Formular des Repositorys unter „Pflege“ einen anderen wählen.</translation>
    </message>
    <message>
        <source>There is no machine yet that could do it.</source>
        <translation>Es gibt noch keinen Rechner, der es tun könnte.</translation>
    </message>
    <message>
        <source>Through</source>
        <translation>Über</translation>
    </message>
    <message>
        <source>To confirm</source>
        <translation>Zur Bestätigung</translation>
    </message>
    <message>
        <source>Type {name}</source>
        <translation>{name} eingeben</translation>
    </message>
    <message>
        <source>{name} alone has the login for that.</source>
        <translation>Nur {name} hat die Anmeldung dafür.</translation>
    </message>
    <message>
        <source>{name} is not connected. The task waits until it is back, a day at the most.</source>
        <translation>{name} ist nicht verbunden. Die Aufgabe wartet auf seine Rückkehr, höchstens einen Tag.</translation>
    </message>
</context>
<context>
    <name>CareForm</name>
    <message numerus="yes">
        <source>After %Ln check(s) all data was read once.</source>
        <translation>
            <numerusform>Nach %Ln Prüfung wurden alle Daten einmal gelesen.</numerusform>
            <numerusform>Nach %Ln Prüfungen wurden alle Daten einmal gelesen.</numerusform>
        </translation>
    </message>
    <message>
        <source>Begins from</source>
        <translation>Beginn ab</translation>
    </message>
    <message>
        <source>Begins until</source>
        <translation>Beginn bis</translation>
    </message>
    <message>
        <source>Between</source>
        <translation>Zwischen</translation>
    </message>
    <message>
        <source>Done by</source>
        <translation>Ausgeführt von</translation>
    </message>
    <message>
        <source>Frees what no snapshot needs any more. No backup can run meanwhile.</source>
        <translation>Gibt frei, was kein Sicherungsstand mehr braucht. Währenddessen kann keine Sicherung laufen.</translation>
    </message>
    <message>
        <source>If it is away, another one that can does it.</source>
        <translation>Ist er nicht verbunden, übernimmt ein anderer, der es kann.</translation>
    </message>
    <message>
        <source>Look after it by itself</source>
        <translation>Von selbst pflegen</translation>
    </message>
    <message>
        <source>May stay unused</source>
        <translation>Ungenutzt bleiben darf</translation>
    </message>
    <message>
        <source>Nothing begins outside of it; the same time twice: at any time.</source>
        <translation>Außerhalb beginnt nichts; zweimal dieselbe Zeit: jederzeit.</translation>
    </message>
    <message>
        <source>Parts</source>
        <translation>Teile</translation>
    </message>
    <message>
        <source>Read</source>
        <translation>Gelesen wird</translation>
    </message>
    <message>
        <source>Time zone</source>
        <translation>Zeitzone</translation>
    </message>
    <message>
        <source>What the rules of the jobs let go. Jobs without rules keep everything.</source>
        <translation>Was die Regeln der Aufträge freigeben. Aufträge ohne Regeln behalten alles.</translation>
    </message>
    <message>
        <source>Whether it opens, and whether somebody else has put snapshots there. Laptops are not asked.</source>
        <translation>Ob es sich öffnen lässt und ob jemand anders dort Sicherungsstände abgelegt hat. Laptops werden nicht gefragt.</translation>
    </message>
    <message>
        <source>Write anew at most</source>
        <translation>Höchstens neu schreiben</translation>
    </message>
    <message>
        <source>a machine that keeps backups there</source>
        <translation>ein Rechner, der dorthin sichert</translation>
    </message>
    <message>
        <source>and</source>
        <translation>und</translation>
    </message>
    <message>
        <source>no limit</source>
        <translation>ohne Grenze</translation>
    </message>
    <message>
        <source>{name} alone has the login for that.</source>
        <translation>Die Anmeldung dafür hat nur {name}.</translation>
    </message>
</context>
<context>
    <name>CarePlanDialog</name>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>How {name} is looked after</source>
        <translation>Pflege von {name}</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Speichern</translation>
    </message>
    <message>
        <source>So that it does not fill its disk, and can be read when it is needed.</source>
        <translation>Damit der Speicher nicht vollläuft und sich alles lesen lässt, wenn es gebraucht wird.</translation>
    </message>
</context>
<context>
    <name>CarePlanWords</name>
    <message>
        <source>Nothing of it is done by itself.</source>
        <translation>Nichts davon geschieht von selbst.</translation>
    </message>
    <message>
        <source>at any time</source>
        <translation>jederzeit</translation>
    </message>
    <message>
        <source>begins within a minute</source>
        <translation>beginnt innerhalb einer Minute</translation>
    </message>
    <message>
        <source>between {begin} and {end}</source>
        <translation>zwischen {begin} und {end}</translation>
    </message>
    <message>
        <source>but there is no machine that could</source>
        <translation>aber es gibt keinen Rechner, der es könnte</translation>
    </message>
    <message>
        <source>by {name}</source>
        <translation>durch {name}</translation>
    </message>
    <message>
        <source>by {name} alone</source>
        <translation>nur durch {name}</translation>
    </message>
    <message>
        <source>by {name} or, if it is away, by another machine</source>
        <translation>durch {name} oder, falls nicht verbunden, einen anderen Rechner</translation>
    </message>
    <message>
        <source>cancelled {when}</source>
        <translation>abgebrochen {when}</translation>
    </message>
    <message>
        <source>checked {rhythm}</source>
        <translation>{rhythm} geprüft</translation>
    </message>
    <message>
        <source>checked {rhythm} (with 1/{parts} of the data each time)</source>
        <translation>{rhythm} geprüft (mit je 1/{parts} der Daten)</translation>
    </message>
    <message>
        <source>checked {rhythm} (with all data)</source>
        <translation>{rhythm} geprüft (mit allen Daten)</translation>
    </message>
    <message>
        <source>daily</source>
        <translation>täglich</translation>
    </message>
    <message>
        <source>due; none of the machines that could do it is connected</source>
        <translation>fällig; keiner der Rechner, die es könnten, ist verbunden</translation>
    </message>
    <message>
        <source>due; waits until {name} is connected</source>
        <translation>fällig; wartet, bis {name} verbunden ist</translation>
    </message>
    <message numerus="yes">
        <source>every %Ln day(s)</source>
        <translation>
            <numerusform>jeden Tag</numerusform>
            <numerusform>alle %Ln Tage</numerusform>
        </translation>
    </message>
    <message>
        <source>failed {when}</source>
        <translation>fehlgeschlagen {when}</translation>
    </message>
    <message>
        <source>last done {when}</source>
        <translation>zuletzt gelungen {when}</translation>
    </message>
    <message>
        <source>measured {rhythm}</source>
        <translation>{rhythm} vermessen</translation>
    </message>
    <message>
        <source>never yet</source>
        <translation>noch nie</translation>
    </message>
    <message>
        <source>no job has rules: everything is kept</source>
        <translation>kein Auftrag hat Regeln: alles wird aufbewahrt</translation>
    </message>
    <message>
        <source>not by itself</source>
        <translation>nicht von selbst</translation>
    </message>
    <message>
        <source>nothing to forget</source>
        <translation>nichts auszudünnen</translation>
    </message>
    <message>
        <source>space freed {rhythm}</source>
        <translation>{rhythm} aufgeräumt</translation>
    </message>
    <message>
        <source>tidied {rhythm}</source>
        <translation>{rhythm} ausgedünnt</translation>
    </message>
    <message>
        <source>under way</source>
        <translation>läuft</translation>
    </message>
    <message>
        <source>weekly</source>
        <translation>wöchentlich</translation>
    </message>
    <message>
        <source>{steps}; {window}, {who}.</source>
        <translation>{steps}; {window}, {who}.</translation>
    </message>
</context>
<context>
    <name>CareWords</name>
    <message numerus="yes">
        <source>%Ln error(s) found: a part of the backups may be unreadable.</source>
        <translation>
            <numerusform>%Ln Fehler gefunden: Ein Teil der Sicherungen ist vielleicht nicht lesbar.</numerusform>
            <numerusform>%Ln Fehler gefunden: Ein Teil der Sicherungen ist vielleicht nicht lesbar.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln lock(s) stay: somebody may be at work.</source>
        <translation>
            <numerusform>%Ln Sperre bleibt: Vielleicht ist jemand an der Arbeit.</numerusform>
            <numerusform>%Ln Sperren bleiben: Vielleicht ist jemand an der Arbeit.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln snapshot(s) could not be forgotten.</source>
        <translation>
            <numerusform>%Ln Sicherungsstand konnte nicht entfernt werden.</numerusform>
            <numerusform>%Ln Sicherungsstände konnten nicht entfernt werden.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln snapshot(s) forgotten. The space becomes free with the next prune.</source>
        <translation>
            <numerusform>%Ln Sicherungsstand entfernt. Der Speicher wird beim nächsten Aufräumen frei.</numerusform>
            <numerusform>%Ln Sicherungsstände entfernt. Der Speicher wird beim nächsten Aufräumen frei.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln snapshot(s) written anew, without what is lost of them.</source>
        <translation>
            <numerusform>%Ln Sicherungsstand neu geschrieben, ohne das, was davon verloren ist.</numerusform>
            <numerusform>%Ln Sicherungsstände neu geschrieben, ohne das, was davon verloren ist.</numerusform>
        </translation>
    </message>
    <message>
        <source>It takes {version} or newer.</source>
        <translation>Nötig ist {version} oder neuer.</translation>
    </message>
    <message>
        <source>No errors were found in the structure, nor in part {part} of {parts} of the data.</source>
        <translation>In der Struktur und in Teil {part} von {parts} der Daten wurden keine Fehler gefunden.</translation>
    </message>
    <message>
        <source>No errors were found in the structure. The files&apos; data was not read.</source>
        <translation>In der Struktur wurden keine Fehler gefunden. Die Daten der Dateien wurden nicht gelesen.</translation>
    </message>
    <message>
        <source>No errors were found, neither in the structure nor in the data.</source>
        <translation>Weder in der Struktur noch in den Daten wurden Fehler gefunden.</translation>
    </message>
    <message>
        <source>No snapshot was forgotten.</source>
        <translation>Es wurde kein Sicherungsstand entfernt.</translation>
    </message>
    <message>
        <source>Nothing was freed.</source>
        <translation>Es wurde nichts freigegeben.</translation>
    </message>
    <message>
        <source>The check did not come to its end: it says nothing.</source>
        <translation>Die Integritätsprüfung kam nicht bis zum Ende: Sie sagt nichts aus.</translation>
    </message>
    <message>
        <source>The locks could not be looked at.</source>
        <translation>Die Sperren konnten nicht angesehen werden.</translation>
    </message>
    <message>
        <source>The repair did not come to its end.</source>
        <translation>Die Reparatur kam nicht bis zum Ende.</translation>
    </message>
    <message>
        <source>The repair has come to its end. Check the repository once more.</source>
        <translation>Die Reparatur ist abgeschlossen. Das Repository sollte erneut auf Integrität geprüft werden.</translation>
    </message>
    <message>
        <source>The repository is not pruned. No backup is lost by this.</source>
        <translation>Im Repository wurde nicht aufgeräumt. Dadurch ist keine Sicherung verloren.</translation>
    </message>
    <message>
        <source>The repository takes {size}.</source>
        <translation>Das Repository belegt {size}.</translation>
    </message>
    <message>
        <source>The repository was not measured.</source>
        <translation>Das Repository wurde nicht vermessen.</translation>
    </message>
    <message>
        <source>There is no lock any more.</source>
        <translation>Es gibt keine Sperre mehr.</translation>
    </message>
    <message>
        <source>nothing freed</source>
        <translation>nichts freigegeben</translation>
    </message>
    <message>
        <source>restic {version} on {machine} cannot do this.</source>
        <translation>restic {version} auf {machine} kann das nicht.</translation>
    </message>
    <message>
        <source>structure</source>
        <translation>Struktur</translation>
    </message>
    <message>
        <source>structure and all data</source>
        <translation>Struktur und alle Daten</translation>
    </message>
    <message>
        <source>structure, part {part} of {parts} of the data</source>
        <translation>Struktur, Teil {part} von {parts} der Daten</translation>
    </message>
    <message>
        <source>{size} freed.</source>
        <translation>{size} freigegeben.</translation>
    </message>
</context>
<context>
    <name>CertificateNotice</name>
    <message>
        <source>Renew now</source>
        <translation>Jetzt erneuern</translation>
    </message>
    <message>
        <source>Use it now</source>
        <translation>Jetzt verwenden</translation>
    </message>
    <message>
        <source>Use it now …</source>
        <translation>Jetzt verwenden …</translation>
    </message>
    <message>
        <source>Use the new certificate now</source>
        <translation>Das neue Zertifikat jetzt verwenden</translation>
    </message>
</context>
<context>
    <name>Certificates</name>
    <message numerus="yes">
        <source>%Ln machine(s) must join again</source>
        <translation>
            <numerusform>%Ln Rechner muss neu beitreten</numerusform>
            <numerusform>%Ln Rechner müssen neu beitreten</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln machine(s) must then join again: {names}.</source>
        <translation>
            <numerusform>%Ln Rechner muss dann neu beitreten: {names}.</numerusform>
            <numerusform>%Ln Rechner müssen dann neu beitreten: {names}.</numerusform>
        </translation>
    </message>
    <message>
        <source>After that no machine can connect any more.</source>
        <translation>Danach kann sich kein Rechner mehr verbinden.</translation>
    </message>
    <message>
        <source>Check whether the disk has room, and restore the folder “tls” in the data folder of Kustos from a copy.</source>
        <translation>Prüfen, ob auf dem Datenträger Platz ist, und den Ordner „tls“ im Heimordner von Kustos aus einer Kopie wiederherstellen.</translation>
    </message>
    <message>
        <source>It ends on {date}; then no machine can connect any more.</source>
        <translation>Es endet am {date}; dann kann sich kein Rechner mehr verbinden.</translation>
    </message>
    <message>
        <source>Not connected since {date}: {names}.</source>
        <translation>Nicht verbunden seit {date}: {names}.</translation>
    </message>
    <message>
        <source>Remove them under “Machines”, add them again, and run on each: kustos-agent join --replace</source>
        <translation>Unter „Rechner“ entfernen, neu hinzufügen und auf jedem ausführen: kustos-agent join --replace</translation>
    </message>
    <message>
        <source>Renew it now: the machines are told over the connections that they have.</source>
        <translation>Jetzt erneuern: Die Rechner erfahren es über ihre bestehenden Verbindungen.</translation>
    </message>
    <message>
        <source>Switch them on, or use the new certificate now: then they have to join again.</source>
        <translation>Diese Rechner einschalten, oder das neue Zertifikat jetzt verwenden: dann müssen sie neu beitreten.</translation>
    </message>
    <message>
        <source>The certificate of Kustos cannot be renewed</source>
        <translation>Das Zertifikat von Kustos lässt sich nicht erneuern</translation>
    </message>
    <message>
        <source>The certificate of Kustos ends on {date}</source>
        <translation>Das Zertifikat von Kustos endet am {date}</translation>
    </message>
    <message numerus="yes">
        <source>The new certificate waits for %Ln machine(s)</source>
        <translation>
            <numerusform>Das neue Zertifikat wartet auf %Ln Rechner</numerusform>
            <numerusform>Das neue Zertifikat wartet auf %Ln Rechner</numerusform>
        </translation>
    </message>
    <message>
        <source>They do not know the certificate in use: {names}.</source>
        <translation>Sie kennen das verwendete Zertifikat nicht: {names}.</translation>
    </message>
    <message numerus="yes">
        <source>{names} and %Ln more</source>
        <translation>
            <numerusform>{names} und %Ln weiterer</numerusform>
            <numerusform>{names} und %Ln weitere</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ChannelDialog</name>
    <message>
        <source>Add a channel</source>
        <translation>Kanal hinzufügen</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Change the channel</source>
        <translation>Kanal ändern</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Speichern</translation>
    </message>
    <message>
        <source>Sends a trial message and shows the server&apos;s answer.</source>
        <translation>Sendet eine Testnachricht und zeigt die Antwort des Servers.</translation>
    </message>
    <message>
        <source>Test</source>
        <translation>Testen</translation>
    </message>
    <message>
        <source>Testing …</source>
        <translation>Wird getestet …</translation>
    </message>
    <message>
        <source>Where alerts are sent while nobody looks at this window.</source>
        <translation>Wohin Warnungen gesendet werden, wenn niemand auf dieses Fenster sieht.</translation>
    </message>
</context>
<context>
    <name>ChannelForm</name>
    <message>
        <source>All jobs</source>
        <translation>Alle Aufträge</translation>
    </message>
    <message>
        <source>All machines</source>
        <translation>Alle Rechner</translation>
    </message>
    <message>
        <source>Chosen jobs</source>
        <translation>Ausgewählte Aufträge</translation>
    </message>
    <message>
        <source>Chosen machines</source>
        <translation>Ausgewählte Rechner</translation>
    </message>
    <message>
        <source>Every day at</source>
        <translation>Täglich um</translation>
    </message>
    <message>
        <source>Port</source>
        <translation>Port</translation>
    </message>
    <message>
        <source>Time of the digest</source>
        <translation>Uhrzeit des Tagesberichts</translation>
    </message>
    <message>
        <source>port</source>
        <translation>Port</translation>
    </message>
</context>
<context>
    <name>ChannelRow</name>
    <message>
        <source>Change {name}</source>
        <translation>{name} ändern</translation>
    </message>
    <message>
        <source>Change …</source>
        <translation>Ändern …</translation>
    </message>
    <message>
        <source>Deliveries of {name}</source>
        <translation>Zustellungen von {name}</translation>
    </message>
    <message>
        <source>Deliveries …</source>
        <translation>Zustellungen …</translation>
    </message>
    <message>
        <source>Remove {name}</source>
        <translation>{name} entfernen</translation>
    </message>
    <message>
        <source>Remove …</source>
        <translation>Entfernen …</translation>
    </message>
</context>
<context>
    <name>Channels</name>
    <message numerus="yes">
        <source>%Ln job(s)</source>
        <translation>
            <numerusform>%Ln Auftrag</numerusform>
            <numerusform>%Ln Aufträge</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln machine(s)</source>
        <translation>
            <numerusform>%Ln Rechner</numerusform>
            <numerusform>%Ln Rechner</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln message(s) wait; tried again {when}. {cause}</source>
        <translation>
            <numerusform>%Ln Nachricht wartet; nächster Versuch {when}. {cause}</numerusform>
            <numerusform>%Ln Nachrichten warten; nächster Versuch {when}. {cause}</numerusform>
        </translation>
    </message>
    <message>
        <source>Another service (Apprise)</source>
        <translation>Anderer Dienst (Apprise)</translation>
    </message>
    <message>
        <source>Apprise could not be started on this computer.</source>
        <translation>Apprise ließ sich auf diesem Computer nicht starten.</translation>
    </message>
    <message>
        <source>Check its name and port, and this computer&apos;s network.</source>
        <translation>Namen und Port prüfen sowie das Netz dieses Computers.</translation>
    </message>
    <message>
        <source>Check port and encryption: they belong together.</source>
        <translation>Port und Verschlüsselung prüfen: Sie gehören zusammen.</translation>
    </message>
    <message>
        <source>Check the server&apos;s name and certificate, and how it encrypts.</source>
        <translation>Namen und Zertifikat des Servers prüfen und wie er verschlüsselt.</translation>
    </message>
    <message>
        <source>Check user name and password; some providers want a password made for programs.</source>
        <translation>Benutzername und Passwort prüfen; manche Anbieter verlangen ein eigenes Passwort für Programme.</translation>
    </message>
    <message>
        <source>Choose TLS, with the port for it (mostly 465).</source>
        <translation>TLS wählen, mit dem Port dafür (meist 465).</translation>
    </message>
    <message>
        <source>Compare it with the documentation of Apprise for this service.</source>
        <translation>Mit der Dokumentation von Apprise zu diesem Dienst vergleichen.</translation>
    </message>
    <message>
        <source>E-mail</source>
        <translation>E-Mail</translation>
    </message>
    <message>
        <source>Enter the address that its answer names.</source>
        <translation>Die Adresse eingeben, die seine Antwort nennt.</translation>
    </message>
    <message>
        <source>Given up {when}. {cause}</source>
        <translation>Aufgegeben {when}. {cause}</translation>
    </message>
    <message>
        <source>Health check</source>
        <translation>Lebenszeichen-Dienst</translation>
    </message>
    <message>
        <source>Install Kustos again with all its packages.</source>
        <translation>Kustos mit allen Paketen neu installieren.</translation>
    </message>
    <message>
        <source>Its answer says why.</source>
        <translation>Seine Antwort sagt, warum.</translation>
    </message>
    <message>
        <source>Its answer: {answer}</source>
        <translation>Seine Antwort: {answer}</translation>
    </message>
    <message>
        <source>Its stored password cannot be opened.</source>
        <translation>Das gespeicherte Passwort lässt sich nicht öffnen.</translation>
    </message>
    <message>
        <source>Last sent {when}: {answer}</source>
        <translation>Zuletzt gesendet {when}: {answer}</translation>
    </message>
    <message>
        <source>Left out {when}: it would have come too late.</source>
        <translation>Ausgelassen {when}: Es wäre zu spät gekommen.</translation>
    </message>
    <message>
        <source>Link-local addresses and services of this computer itself are left out. Enter another address.</source>
        <translation>Link-lokale Adressen und Dienste dieses Computers sind ausgenommen. Eine andere Adresse eingeben.</translation>
    </message>
    <message>
        <source>No encrypted connection came about.</source>
        <translation>Es kam keine verschlüsselte Verbindung zustande.</translation>
    </message>
    <message>
        <source>Nothing sent yet.</source>
        <translation>Noch nichts gesendet.</translation>
    </message>
    <message>
        <source>STARTTLS (mostly port 587)</source>
        <translation>STARTTLS (meist Port 587)</translation>
    </message>
    <message>
        <source>TLS (mostly port 465)</source>
        <translation>TLS (meist Port 465)</translation>
    </message>
    <message>
        <source>The name leads to an address that messages are never sent to.</source>
        <translation>Der Name führt zu einer Adresse, an die nie gesendet wird.</translation>
    </message>
    <message>
        <source>The server could not be reached.</source>
        <translation>Der Server ist nicht erreichbar.</translation>
    </message>
    <message>
        <source>The server does not offer STARTTLS.</source>
        <translation>Der Server bietet kein STARTTLS an.</translation>
    </message>
    <message>
        <source>The server has not answered in time.</source>
        <translation>Der Server hat nicht rechtzeitig geantwortet.</translation>
    </message>
    <message>
        <source>The server refused the login.</source>
        <translation>Der Server hat die Anmeldung abgelehnt.</translation>
    </message>
    <message>
        <source>The server refused the message.</source>
        <translation>Der Server hat die Nachricht abgelehnt.</translation>
    </message>
    <message>
        <source>The server sends elsewhere, which is not followed.</source>
        <translation>Der Server leitet weiter; dem wird nicht gefolgt.</translation>
    </message>
    <message>
        <source>The test message was not taken</source>
        <translation>Die Testnachricht wurde nicht angenommen</translation>
    </message>
    <message>
        <source>The test message was taken</source>
        <translation>Die Testnachricht wurde angenommen</translation>
    </message>
    <message>
        <source>This is no address that Apprise understands.</source>
        <translation>Diese Adresse versteht Apprise nicht.</translation>
    </message>
    <message>
        <source>Unlock the master key, or enter the password anew.</source>
        <translation>Den Hauptschlüssel entsperren oder das Passwort neu eingeben.</translation>
    </message>
    <message>
        <source>Webhook</source>
        <translation>Webhook</translation>
    </message>
    <message>
        <source>all jobs</source>
        <translation>alle Aufträge</translation>
    </message>
    <message>
        <source>digest at {time}</source>
        <translation>Tagesbericht um {time}</translation>
    </message>
    <message>
        <source>none</source>
        <translation>keine</translation>
    </message>
    <message>
        <source>ntfy</source>
        <translation>ntfy</translation>
    </message>
    <message>
        <source>quiet hours</source>
        <translation>Ruhezeiten</translation>
    </message>
    <message>
        <source>{kind} at {where}, {jobs}</source>
        <translation>{kind} bei {where}, {jobs}</translation>
    </message>
    <message>
        <source>{kind} to {where}, from “{floor}” on</source>
        <translation>{kind} an {where}, ab „{floor}“</translation>
    </message>
</context>
<context>
    <name>ChannelsCard</name>
    <message>
        <source>Add a channel …</source>
        <translation>Kanal hinzufügen …</translation>
    </message>
    <message>
        <source>Alerts are shown here and in the notification area. A channel sends them by e-mail, to a telephone or to another program as well, while this computer is on and Kustos runs.</source>
        <translation>Warnungen stehen hier und im Benachrichtigungsfeld. Ein Kanal sendet sie auch per E-Mail, an ein Telefon oder an ein anderes Programm, solange dieser Computer an ist und Kustos läuft.</translation>
    </message>
    <message>
        <source>Notifications</source>
        <translation>Benachrichtigungen</translation>
    </message>
</context>
<context>
    <name>ChooseFolderDialog</name>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Choose</source>
        <translation>Auswählen</translation>
    </message>
    <message>
        <source>Choose a folder, or type a path; it may be a new one.</source>
        <translation>Einen Ordner wählen oder einen Pfad eingeben; er darf neu sein.</translation>
    </message>
    <message>
        <source>Folder on {machine}</source>
        <translation>Ordner auf {machine}</translation>
    </message>
    <message>
        <source>Path</source>
        <translation>Pfad</translation>
    </message>
</context>
<context>
    <name>ChosenPaths</name>
    <message>
        <source>Nothing yet. Tick what is to be saved.</source>
        <translation>Noch nichts. Ankreuzen, was gesichert werden soll.</translation>
    </message>
    <message>
        <source>Save {path} as well</source>
        <translation>{path} auch sichern</translation>
    </message>
    <message>
        <source>Take out {path}</source>
        <translation>{path} herausnehmen</translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>und %n weiterer</numerusform>
            <numerusform>und %n weitere</numerusform>
        </translation>
    </message>
    <message>
        <source>without {path}</source>
        <translation>ohne {path}</translation>
    </message>
</context>
<context>
    <name>CloneNotice</name>
    <message>
        <source>Remove …</source>
        <translation>Entfernen …</translation>
    </message>
    <message>
        <source>There is no copy</source>
        <translation>Es gibt keine Kopie</translation>
    </message>
</context>
<context>
    <name>ClonePolicyDialog</name>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Clone</source>
        <translation>Duplizieren</translation>
    </message>
    <message>
        <source>Clone “{name}”</source>
        <translation>„{name}“ duplizieren</translation>
    </message>
    <message>
        <source>Copy of {name}</source>
        <translation>Kopie von {name}</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>The new policy has the same values, and is on no machine as yet.</source>
        <translation>Die neue Richtlinie hat dieselben Werte und ist noch auf keinem Rechner.</translation>
    </message>
</context>
<context>
    <name>CommandCard</name>
    <message>
        <source>Command line</source>
        <translation>Befehlszeile</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>Kopiert</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
</context>
<context>
    <name>CommandLine</name>
    <message>
        <source>Copied</source>
        <translation>Kopiert</translation>
    </message>
    <message>
        <source>Copy line</source>
        <translation>Zeile kopieren</translation>
    </message>
</context>
<context>
    <name>ComplianceModel</name>
    <message>
        <source>Job</source>
        <translation>Auftrag</translation>
    </message>
    <message>
        <source>Points</source>
        <translation>Punkte</translation>
    </message>
    <message>
        <source>Severity</source>
        <translation>Schwere</translation>
    </message>
    <message>
        <source>Since</source>
        <translation>Seit</translation>
    </message>
    <message>
        <source>What is amiss</source>
        <translation>Was nicht stimmt</translation>
    </message>
</context>
<context>
    <name>CompliancePage</name>
    <message>
        <source>Add a job</source>
        <translation>Auftrag anlegen</translation>
    </message>
    <message>
        <source>All findings</source>
        <translation>Alle Befunde</translation>
    </message>
    <message>
        <source>All jobs</source>
        <translation>Alle Aufträge</translation>
    </message>
    <message>
        <source>As of {time}</source>
        <translation>Stand: {time}</translation>
    </message>
    <message>
        <source>Choose another folder, or make room.</source>
        <translation>Einen anderen Ordner wählen oder Platz schaffen.</translation>
    </message>
    <message>
        <source>Compliance</source>
        <translation>Einhaltung</translation>
    </message>
    <message>
        <source>Critical ones</source>
        <translation>Nur kritische</translation>
    </message>
    <message>
        <source>Each job is looked at: whether its last good backup is recent enough, and as big as usual, and whether its snapshots are there that its rules keep.</source>
        <translation>Jeder Auftrag wird geprüft: ob seine letzte gute Sicherung frisch genug und so groß wie üblich ist, und ob die Sicherungsstände da sind, die seine Regeln aufbewahren.</translation>
    </message>
    <message>
        <source>Export the compliance of all jobs</source>
        <translation>Die Einhaltung aller Aufträge exportieren</translation>
    </message>
    <message>
        <source>Export …</source>
        <translation>Exportieren …</translation>
    </message>
    <message>
        <source>Find by name</source>
        <translation>Nach Namen suchen</translation>
    </message>
    <message>
        <source>JSON (*.json)</source>
        <translation>JSON (*.json)</translation>
    </message>
    <message>
        <source>Nothing is amiss</source>
        <translation>Alles stimmt</translation>
    </message>
    <message>
        <source>Nothing of that kind</source>
        <translation>Nichts dergleichen</translation>
    </message>
    <message>
        <source>Other names, or “All jobs”, may show more.</source>
        <translation>Andere Namen oder „Alle Aufträge“ zeigen vielleicht mehr.</translation>
    </message>
    <message>
        <source>Table (*.csv)</source>
        <translation>Tabelle (*.csv)</translation>
    </message>
    <message>
        <source>The file could not be written</source>
        <translation>Die Datei konnte nicht geschrieben werden</translation>
    </message>
    <message>
        <source>The file is written</source>
        <translation>Die Datei ist geschrieben</translation>
    </message>
    <message>
        <source>What is listed</source>
        <translation>Was aufgelistet wird</translation>
    </message>
    <message>
        <source>Writes a file that says of each job what is amiss, with the evidence.</source>
        <translation>Schreibt eine Datei, die zu jedem Auftrag sagt, was nicht stimmt, mit den Belegen.</translation>
    </message>
</context>
<context>
    <name>ComplianceWords</name>
    <message numerus="yes">
        <source>%Ln finding(s)</source>
        <translation>
            <numerusform>%Ln Befund</numerusform>
            <numerusform>%Ln Befunde</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln run(s) that its rules keep are not there.</source>
        <translation>
            <numerusform>%Ln Lauf, den seine Regeln aufbewahren, fehlt.</numerusform>
            <numerusform>%Ln Läufe, die seine Regeln aufbewahren, fehlen.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln snapshot(s) were made by no known run.</source>
        <translation>
            <numerusform>%Ln Sicherungsstand stammt von keinem bekannten Lauf.</numerusform>
            <numerusform>%Ln Sicherungsstände stammen von keinem bekannten Lauf.</numerusform>
        </translation>
    </message>
    <message>
        <source>Add a job, or remove the machine if it is not used any more.</source>
        <translation>Einen Auftrag anlegen, oder den Rechner entfernen, wenn er nicht mehr benutzt wird.</translation>
    </message>
    <message>
        <source>And there is no recent good one.</source>
        <translation>Und eine frische gute gibt es nicht.</translation>
    </message>
    <message>
        <source>Check that its folders are there, and are what is to be backed up.</source>
        <translation>Prüfen, ob seine Ordner da sind und ob sie das sind, was gesichert werden soll.</translation>
    </message>
    <message>
        <source>Does what is expected</source>
        <translation>Tut, was erwartet wird</translation>
    </message>
    <message>
        <source>Every job does what is expected of it.</source>
        <translation>Jeder Auftrag tut, was von ihm erwartet wird.</translation>
    </message>
    <message>
        <source>If nobody has made them on purpose, somebody else can write into the repository: change its login.</source>
        <translation>Hat sie niemand absichtlich angelegt, kann jemand anderes in das Repository schreiben: dann dessen Zugang ändern.</translation>
    </message>
    <message>
        <source>In order</source>
        <translation>In Ordnung</translation>
    </message>
    <message>
        <source>It has never ended well, and it runs by hand alone.</source>
        <translation>Er hat noch nie gut geendet und läuft nur von Hand.</translation>
    </message>
    <message>
        <source>It has no job.</source>
        <translation>Er hat keinen Auftrag.</translation>
    </message>
    <message>
        <source>It is {seen} old; {expected} are allowed.</source>
        <translation>Er ist {seen} alt; erlaubt: {expected}.</translation>
    </message>
    <message>
        <source>It saved {seen}; the job&apos;s minimum is {expected}.</source>
        <translation>Sie umfasst {seen}; der Mindestumfang des Auftrags ist {expected}.</translation>
    </message>
    <message numerus="yes">
        <source>It saved {seen}; usual in %Ln run(s) before: {expected}.</source>
        <translation>
            <numerusform>Sie umfasst {seen}; üblich in %Ln Lauf davor: {expected}.</numerusform>
            <numerusform>Sie umfasst {seen}; üblich in %Ln Läufen davor: {expected}.</numerusform>
        </translation>
    </message>
    <message>
        <source>Look at the machine: it says why, and what to do.</source>
        <translation>Beim Rechner nachsehen: Dort steht, warum, und was zu tun ist.</translation>
    </message>
    <message>
        <source>No job</source>
        <translation>Kein Auftrag</translation>
    </message>
    <message>
        <source>No recent backup</source>
        <translation>Keine frische Sicherung</translation>
    </message>
    <message>
        <source>Nothing of this machine is backed up</source>
        <translation>Von diesem Rechner wird nichts gesichert</translation>
    </message>
    <message>
        <source>Of its good runs no snapshot is known.</source>
        <translation>Von seinen guten Läufen ist kein Sicherungsstand bekannt.</translation>
    </message>
    <message>
        <source>Read the repository&apos;s list anew. What stays away was removed by somebody else: change the repository&apos;s login.</source>
        <translation>Die Liste des Repositorys neu lesen. Was dann noch fehlt, hat jemand anderes entfernt: den Zugang des Repositorys ändern.</translation>
    </message>
    <message>
        <source>Read the repository&apos;s list anew: somebody may have removed snapshots.</source>
        <translation>Die Liste des Repositorys neu lesen: Vielleicht hat jemand Sicherungsstände entfernt.</translation>
    </message>
    <message>
        <source>Retention not met</source>
        <translation>Aufbewahrung nicht eingehalten</translation>
    </message>
    <message>
        <source>See what became of its runs, and start one when the machine is there.</source>
        <translation>Nachsehen, was aus seinen Läufen wurde, und einen starten, wenn der Rechner da ist.</translation>
    </message>
    <message>
        <source>Start it once, or give it a schedule.</source>
        <translation>Ihn einmal starten oder ihm einen Zeitplan geben.</translation>
    </message>
    <message>
        <source>The last backup failed</source>
        <translation>Die letzte Sicherung ist fehlgeschlagen</translation>
    </message>
    <message>
        <source>The last backup is too small</source>
        <translation>Die letzte Sicherung ist zu klein</translation>
    </message>
    <message>
        <source>The last good one is recent enough.</source>
        <translation>Die letzte gute ist frisch genug.</translation>
    </message>
    <message>
        <source>The last good one is {seen} old; {expected} are allowed.</source>
        <translation>Die letzte gute ist {seen} alt; erlaubt: {expected}.</translation>
    </message>
    <message>
        <source>The newest snapshot is too old</source>
        <translation>Der neueste Sicherungsstand ist zu alt</translation>
    </message>
    <message>
        <source>There has been none since it was made {seen} ago; {expected} are allowed.</source>
        <translation>Seit er vor {seen} angelegt wurde, gab es keine; erlaubt: {expected}.</translation>
    </message>
    <message>
        <source>Unexpected snapshots</source>
        <translation>Unerwartete Sicherungsstände</translation>
    </message>
    <message>
        <source>machine: {score}</source>
        <translation>Rechner: {score}</translation>
    </message>
    <message numerus="yes">
        <source>on {hit} of %Ln machine(s).</source>
        <translation>
            <numerusform>bei {hit} von %Ln Rechner.</numerusform>
            <numerusform>bei {hit} von %Ln Rechnern.</numerusform>
        </translation>
    </message>
    <message>
        <source>{score} of 100</source>
        <translation>{score} von 100</translation>
    </message>
    <message>
        <source>{score} of 100 points.</source>
        <translation>{score} von 100 Punkten.</translation>
    </message>
</context>
<context>
    <name>ConfirmDialog</name>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>To confirm</source>
        <translation>Zur Bestätigung</translation>
    </message>
    <message>
        <source>Type {name}</source>
        <translation>{name} eingeben</translation>
    </message>
</context>
<context>
    <name>Counted</name>
    <message numerus="yes">
        <source>%Ln reconnect(s)</source>
        <translation>
            <numerusform>%Ln Mal neu verbunden</numerusform>
            <numerusform>%Ln Mal neu verbunden</numerusform>
        </translation>
    </message>
    <message>
        <source>no reconnect</source>
        <translation>nie neu verbunden</translation>
    </message>
    <message>
        <source>none</source>
        <translation>keine</translation>
    </message>
    <message>
        <source>{used} of {budget}</source>
        <translation>{used} von {budget}</translation>
    </message>
</context>
<context>
    <name>Counts</name>
    <message numerus="yes">
        <source>%Ln file(s)</source>
        <translation>
            <numerusform>%Ln Datei</numerusform>
            <numerusform>%Ln Dateien</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln file(s) could not be read</source>
        <translation>
            <numerusform>%Ln Datei konnte nicht gelesen werden</numerusform>
            <numerusform>%Ln Dateien konnten nicht gelesen werden</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln folder(s)</source>
        <translation>
            <numerusform>%Ln Ordner</numerusform>
            <numerusform>%Ln Ordner</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln item(s)</source>
        <translation>
            <numerusform>%Ln Eintrag</numerusform>
            <numerusform>%Ln Einträge</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln job(s)</source>
        <translation>
            <numerusform>%Ln Auftrag</numerusform>
            <numerusform>%Ln Aufträge</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln line(s)</source>
        <translation>
            <numerusform>%Ln Zeile</numerusform>
            <numerusform>%Ln Zeilen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln machine(s)</source>
        <translation>
            <numerusform>%Ln Rechner</numerusform>
            <numerusform>%Ln Rechner</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln snapshot(s)</source>
        <translation>
            <numerusform>%Ln Sicherungsstand</numerusform>
            <numerusform>%Ln Sicherungsstände</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln task(s)</source>
        <translation>
            <numerusform>%Ln Aufgabe</numerusform>
            <numerusform>%Ln Aufgaben</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>of %Ln file(s)</source>
        <translation>
            <numerusform>von %Ln Datei</numerusform>
            <numerusform>von %Ln Dateien</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>CredentialsChoice</name>
    <message>
        <source>It can open the repository without this computer. Whoever is administrator there, or gets at its unencrypted disk, can do so too.</source>
        <translation>Er kann das Repository ohne diesen Computer öffnen. Wer dort Administrator ist oder an seinen unverschlüsselten Datenträger kommt, kann das auch.</translation>
    </message>
    <message>
        <source>Kept sealed on the machine</source>
        <translation>Versiegelt auf dem Rechner abgelegt</translation>
    </message>
    <message>
        <source>Passwords of dumps and variables of hooks go the same way.</source>
        <translation>Passwörter von Dumps und Variablen von Hooks gehen denselben Weg.</translation>
    </message>
    <message>
        <source>Sent for each run</source>
        <translation>Für jeden Lauf geschickt</translation>
    </message>
    <message>
        <source>They are on no disk there. A run needs this computer, with its key opened.</source>
        <translation>Sie liegen dort auf keinem Datenträger. Ein Lauf braucht diesen Computer, mit geöffnetem Schlüssel.</translation>
    </message>
</context>
<context>
    <name>Deliveries</name>
    <message numerus="yes">
        <source>%Ln attempt(s).</source>
        <translation>
            <numerusform>%Ln Versuch.</numerusform>
            <numerusform>%Ln Versuche.</numerusform>
        </translation>
    </message>
    <message>
        <source>About what has been removed meanwhile</source>
        <translation>Über etwas, das inzwischen entfernt wurde</translation>
    </message>
    <message>
        <source>Answer: {answer}</source>
        <translation>Antwort: {answer}</translation>
    </message>
    <message>
        <source>Digest of {day}</source>
        <translation>Tagesbericht vom {day}</translation>
    </message>
    <message>
        <source>Ended {when}.</source>
        <translation>Beendet {when}.</translation>
    </message>
    <message>
        <source>Failure</source>
        <translation>Fehlschlag</translation>
    </message>
    <message>
        <source>Given up</source>
        <translation>Aufgegeben</translation>
    </message>
    <message>
        <source>It is sent in a moment.</source>
        <translation>Sie wird gleich gesendet.</translation>
    </message>
    <message>
        <source>It would have come too late.</source>
        <translation>Sie wäre zu spät gekommen.</translation>
    </message>
    <message>
        <source>Left out</source>
        <translation>Ausgelassen</translation>
    </message>
    <message>
        <source>Made {when}.</source>
        <translation>Erstellt {when}.</translation>
    </message>
    <message>
        <source>Next try {when}.</source>
        <translation>Nächster Versuch {when}.</translation>
    </message>
    <message>
        <source>Sent</source>
        <translation>Gesendet</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>Beginn</translation>
    </message>
    <message>
        <source>Success</source>
        <translation>Erfolg</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>Wartet</translation>
    </message>
    <message>
        <source>a job that was removed</source>
        <translation>ein entfernter Auftrag</translation>
    </message>
    <message numerus="yes">
        <source>{first}, and %Ln more</source>
        <translation>
            <numerusform>{first} und %Ln weitere</numerusform>
            <numerusform>{first} und %Ln weitere</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>DeliveriesDialog</name>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Deliveries of {name}</source>
        <translation>Zustellungen von {name}</translation>
    </message>
    <message>
        <source>Loading …</source>
        <translation>Wird geladen …</translation>
    </message>
    <message>
        <source>Nothing sent yet.</source>
        <translation>Noch nichts gesendet.</translation>
    </message>
</context>
<context>
    <name>DeliveryRow</name>
    <message>
        <source>Try again now</source>
        <translation>Jetzt erneut versuchen</translation>
    </message>
    <message>
        <source>Try again now: {about}</source>
        <translation>Jetzt erneut versuchen: {about}</translation>
    </message>
</context>
<context>
    <name>Digests</name>
    <message numerus="yes">
        <source>%Ln are known or put off.</source>
        <comment>alerts</comment>
        <translation>
            <numerusform>%Ln ist bekannt oder zurückgestellt.</numerusform>
            <numerusform>%Ln sind bekannt oder zurückgestellt.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln more</source>
        <comment>alerts</comment>
        <translation>
            <numerusform>%Ln weitere</numerusform>
            <numerusform>%Ln weitere</numerusform>
        </translation>
    </message>
    <message>
        <source>Added to the repositories</source>
        <translation>In den Repositorys hinzugekommen</translation>
    </message>
    <message>
        <source>Backups: {state}</source>
        <translation>Sicherungen: {state}</translation>
    </message>
    <message>
        <source>Coming up</source>
        <translation>Demnächst</translation>
    </message>
    <message>
        <source>No backup has ended.</source>
        <translation>Keine Sicherung ist zu Ende gegangen.</translation>
    </message>
    <message>
        <source>Nothing needs a person.</source>
        <translation>Nichts zu tun.</translation>
    </message>
    <message>
        <source>Sent by Kustos once a day. Whether and when is set under “Settings”, at this channel.</source>
        <translation>Einmal am Tag von Kustos gesendet. Ob und wann, steht unter „Einstellungen“ bei diesem Kanal.</translation>
    </message>
    <message>
        <source>Since {when}.</source>
        <translation>Seit {when}.</translation>
    </message>
    <message>
        <source>The certificate of Kustos ends. It is renewed by itself.</source>
        <translation>Das Zertifikat von Kustos läuft ab. Es wird von selbst erneuert.</translation>
    </message>
    <message>
        <source>The last 24 hours</source>
        <translation>Die letzten 24 Stunden</translation>
    </message>
    <message>
        <source>What grew most</source>
        <translation>Was am meisten gewachsen ist</translation>
    </message>
    <message>
        <source>What needs a person</source>
        <translation>Zu tun</translation>
    </message>
    <message>
        <source>{machine}: the pause of “{job}” ends.</source>
        <translation>{machine}: Die Pause von „{job}“ endet.</translation>
    </message>
</context>
<context>
    <name>Disks</name>
    <message>
        <source>Disks</source>
        <translation>Laufwerke</translation>
    </message>
</context>
<context>
    <name>DueCounts</name>
    <message numerus="yes">
        <source>%Ln due time(s)</source>
        <translation>
            <numerusform>%Ln Fälligkeit</numerusform>
            <numerusform>%Ln Fälligkeiten</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>with %Ln before it</source>
        <comment>due times</comment>
        <translation>
            <numerusform>mit %Ln davor</numerusform>
            <numerusform>mit %Ln davor</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>DueModel</name>
    <message>
        <source>Due</source>
        <translation>Fällig</translation>
    </message>
    <message>
        <source>Since</source>
        <translation>Seit</translation>
    </message>
    <message>
        <source>What became of it</source>
        <translation>Was daraus wurde</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>Warum</translation>
    </message>
</context>
<context>
    <name>DuePage</name>
    <message>
        <source>Each time that the job is due by its schedule is listed here, with what became of it. A job that runs by hand alone is never due.</source>
        <translation>Hier steht jede Fälligkeit des Auftrags nach seinem Zeitplan und was daraus wurde. Ein Auftrag, der nur von Hand läuft, ist nie fällig.</translation>
    </message>
    <message>
        <source>Edit job</source>
        <translation>Auftrag ändern</translation>
    </message>
    <message>
        <source>Nothing has been due yet</source>
        <translation>Noch war nichts fällig</translation>
    </message>
    <message>
        <source>Planned and done</source>
        <translation>Geplant und erledigt</translation>
    </message>
    <message>
        <source>Show the run</source>
        <translation>Lauf anzeigen</translation>
    </message>
</context>
<context>
    <name>DumpDialog</name>
    <message>
        <source>Add</source>
        <translation>Hinzufügen</translation>
    </message>
    <message>
        <source>Add a dump</source>
        <translation>Dump hinzufügen</translation>
    </message>
    <message>
        <source>Begins the dump on {machine} and stops it. Nothing is saved.</source>
        <translation>Beginnt den Dump auf {machine} und bricht ihn ab. Es wird nichts gesichert.</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Change the dump</source>
        <translation>Dump ändern</translation>
    </message>
    <message>
        <source>Choose the machine of the job first.</source>
        <translation>Zuerst den Rechner des Auftrags wählen.</translation>
    </message>
    <message>
        <source>Take over</source>
        <translation>Übernehmen</translation>
    </message>
    <message>
        <source>Test</source>
        <translation>Prüfen</translation>
    </message>
    <message>
        <source>Testing …</source>
        <translation>Wird geprüft …</translation>
    </message>
    <message>
        <source>The program runs, and has begun to write. Nothing was saved.</source>
        <translation>Das Programm läuft und hat zu schreiben begonnen. Es wurde nichts gesichert.</translation>
    </message>
    <message>
        <source>The test was good</source>
        <translation>Die Prüfung war gut</translation>
    </message>
    <message>
        <source>What the program of a database writes, saved as a file in a snapshot of its own.</source>
        <translation>Was das Programm einer Datenbank ausgibt, gesichert als Datei in einem eigenen Sicherungsstand.</translation>
    </message>
</context>
<context>
    <name>DumpForm</name>
    <message>
        <source>Port</source>
        <translation>Port</translation>
    </message>
    <message>
        <source>port</source>
        <translation>Port</translation>
    </message>
    <message>
        <source>usual port</source>
        <translation>üblicher Port</translation>
    </message>
</context>
<context>
    <name>DumpList</name>
    <message>
        <source>Add a dump of a database</source>
        <translation>Dump einer Datenbank hinzufügen</translation>
    </message>
    <message>
        <source>Add …</source>
        <translation>Hinzufügen …</translation>
    </message>
    <message>
        <source>Change {name}</source>
        <translation>{name} ändern</translation>
    </message>
    <message>
        <source>Change …</source>
        <translation>Ändern …</translation>
    </message>
    <message>
        <source>Take out {name}</source>
        <translation>{name} herausnehmen</translation>
    </message>
</context>
<context>
    <name>DumpWords</name>
    <message>
        <source>An account of the machine, for instance postgres: no password then.</source>
        <translation>Ein Konto des Rechners, zum Beispiel postgres: dann ohne Passwort.</translation>
    </message>
    <message>
        <source>An account of the machine. Leave empty for the agent&apos;s own.</source>
        <translation>Ein Konto des Rechners. Leer lassen für das des Agenten.</translation>
    </message>
    <message>
        <source>As which it is found in the snapshot.</source>
        <translation>Unter diesem Namen liegt er im Sicherungsstand.</translation>
    </message>
    <message>
        <source>Command</source>
        <translation>Befehl</translation>
    </message>
    <message>
        <source>Database</source>
        <translation>Datenbank</translation>
    </message>
    <message>
        <source>Ends with</source>
        <translation>Endet mit</translation>
    </message>
    <message>
        <source>Leave empty for all of them.</source>
        <translation>Leer lassen für alle.</translation>
    </message>
    <message>
        <source>Leave empty for the server on the machine itself.</source>
        <translation>Leer lassen für den Server auf dem Rechner selbst.</translation>
    </message>
    <message>
        <source>Name of the file</source>
        <translation>Name der Datei</translation>
    </message>
    <message>
        <source>Optional, for passwords too: one NAME=value a line. They are kept sealed.</source>
        <translation>Optional, auch für Passwörter: je Zeile ein NAME=Wert. Sie werden versiegelt aufbewahrt.</translation>
    </message>
    <message>
        <source>Optional: how its last line ends, by which a dump is known to be whole.</source>
        <translation>Freiwillig: womit die letzte Zeile endet; daran ist ein vollständiger Dump zu erkennen.</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>Passwort</translation>
    </message>
    <message>
        <source>Run as</source>
        <translation>Ausführen als</translation>
    </message>
    <message>
        <source>Server</source>
        <translation>Server</translation>
    </message>
    <message>
        <source>The machine needs: {programs}.</source>
        <translation>Der Rechner braucht: {programs}.</translation>
    </message>
    <message>
        <source>User</source>
        <translation>Benutzer</translation>
    </message>
    <message>
        <source>Variables</source>
        <translation>Variablen</translation>
    </message>
    <message>
        <source>Volume</source>
        <translation>Volume</translation>
    </message>
    <message>
        <source>What</source>
        <translation>Was</translation>
    </message>
    <message>
        <source>What it writes to its standard output is saved. The machine&apos;s owner has to allow it: hooks = true in agent.toml there.</source>
        <translation>Gesichert wird, was er auf seiner Standardausgabe ausgibt. Der Eigentümer des Rechners muss es erlauben: hooks = true in der dortigen agent.toml.</translation>
    </message>
    <message>
        <source>all databases</source>
        <translation>alle Datenbanken</translation>
    </message>
    <message>
        <source>database {name}</source>
        <translation>Datenbank {name}</translation>
    </message>
</context>
<context>
    <name>ExpectedFields</name>
    <message>
        <source>Else by the size of the backups before.</source>
        <translation>Sonst nach der Größe der bisherigen Sicherungen.</translation>
    </message>
    <message>
        <source>Else by the times at which it is due.</source>
        <translation>Sonst nach den Zeiten, zu denen er fällig ist.</translation>
    </message>
    <message>
        <source>Overdue</source>
        <translation>Überfällig</translation>
    </message>
    <message>
        <source>Too small</source>
        <translation>Zu klein</translation>
    </message>
    <message>
        <source>as soon as the last good backup is older than</source>
        <translation>sobald die letzte gute Sicherung älter ist als</translation>
    </message>
    <message>
        <source>if a backup saves less than</source>
        <translation>wenn eine Sicherung weniger sichert als</translation>
    </message>
</context>
<context>
    <name>FieldWords</name>
    <message>
        <source>Address</source>
        <translation>Adresse</translation>
    </message>
    <message>
        <source>And the repositories that they save to. What is about Kustos itself is sent in any case.</source>
        <translation>Und die Repositorys, in die sie sichern. Was Kustos selbst betrifft, wird immer gesendet.</translation>
    </message>
    <message>
        <source>As Apprise writes it, for instance tgram://… or slack://…</source>
        <translation>Wie Apprise sie schreibt, zum Beispiel tgram://… oder slack://…</translation>
    </message>
    <message>
        <source>Digest</source>
        <translation>Tagesbericht</translation>
    </message>
    <message>
        <source>Empty if the server wants no login.</source>
        <translation>Leer, wenn der Server keine Anmeldung verlangt.</translation>
    </message>
    <message>
        <source>Empty if the topic is open to all.</source>
        <translation>Leer, wenn das Thema allen offensteht.</translation>
    </message>
    <message>
        <source>Encryption</source>
        <translation>Verschlüsselung</translation>
    </message>
    <message>
        <source>From</source>
        <translation>Ab</translation>
    </message>
    <message>
        <source>Jobs</source>
        <translation>Aufträge</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>Schlüssel</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Art</translation>
    </message>
    <message>
        <source>Machines</source>
        <translation>Rechner</translation>
    </message>
    <message>
        <source>Mail server</source>
        <translation>Mailserver</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>On a server without a login everybody who knows the topic can read it: choose one that nobody guesses.</source>
        <translation>Auf einem Server ohne Anmeldung liest mit, wer das Thema kennt: am besten eines, das niemand errät.</translation>
    </message>
    <message>
        <source>One check knows one state: with several jobs the last run of any of them counts.</source>
        <translation>Eine Adresse kennt einen Zustand: Bei mehreren Aufträgen zählt der letzte Lauf von irgendeinem.</translation>
    </message>
    <message>
        <source>One message a day on how everything stands.</source>
        <translation>Eine Nachricht am Tag darüber, wie alles steht.</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>Passwort</translation>
    </message>
    <message>
        <source>Quiet hours</source>
        <translation>Ruhezeiten</translation>
    </message>
    <message>
        <source>Recipients</source>
        <translation>Empfänger</translation>
    </message>
    <message>
        <source>Sender</source>
        <translation>Absender</translation>
    </message>
    <message>
        <source>Server</source>
        <translation>Server</translation>
    </message>
    <message>
        <source>Several with commas between.</source>
        <translation>Mehrere durch Kommas getrennt.</translation>
    </message>
    <message>
        <source>Signs each message, so that the other end can check it.</source>
        <translation>Signiert jede Nachricht, damit die Gegenseite sie prüfen kann.</translation>
    </message>
    <message>
        <source>Time zone</source>
        <translation>Zeitzone</translation>
    </message>
    <message>
        <source>Token</source>
        <translation>Token</translation>
    </message>
    <message>
        <source>Topic</source>
        <translation>Thema</translation>
    </message>
    <message>
        <source>User name</source>
        <translation>Benutzername</translation>
    </message>
    <message>
        <source>What comes up in them is sent together at their end.</source>
        <translation>Was in ihnen anfällt, wird an ihrem Ende zusammen gesendet.</translation>
    </message>
    <message>
        <source>What is about a repository or Kustos itself is sent in any case.</source>
        <translation>Was ein Repository oder Kustos selbst betrifft, wird in jedem Fall gesendet.</translation>
    </message>
    <message>
        <source>What is less severe is not sent.</source>
        <translation>Was weniger schwer ist, wird nicht gesendet.</translation>
    </message>
    <message>
        <source>https:// only, as Healthchecks and others give it. Kustos adds /start and /fail.</source>
        <translation>Nur https://, wie Healthchecks und andere sie vergeben. Kustos hängt /start und /fail an.</translation>
    </message>
    <message>
        <source>https:// only. It gets JSON by POST; redirects are not followed.</source>
        <translation>Nur https://. Sie erhält JSON per POST; Weiterleitungen wird nicht gefolgt.</translation>
    </message>
    <message>
        <source>https:// only: the public one or one of your own.</source>
        <translation>Nur https://: der öffentliche oder ein eigener.</translation>
    </message>
</context>
<context>
    <name>Fleet</name>
    <message numerus="yes">
        <source>%Ln away</source>
        <comment>machines</comment>
        <translation>
            <numerusform>%Ln unterwegs</numerusform>
            <numerusform>%Ln unterwegs</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln connected</source>
        <translation>
            <numerusform>%Ln verbunden</numerusform>
            <numerusform>%Ln verbunden</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln failing</source>
        <comment>machines</comment>
        <translation>
            <numerusform>%Ln fehlgeschlagen</numerusform>
            <numerusform>%Ln fehlgeschlagen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln in the first backup</source>
        <comment>machines</comment>
        <translation>
            <numerusform>%Ln in der ersten Sicherung</numerusform>
            <numerusform>%Ln in der ersten Sicherung</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln machine(s)</source>
        <translation>
            <numerusform>%Ln Rechner</numerusform>
            <numerusform>%Ln Rechner</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln need(s) attention</source>
        <comment>machines</comment>
        <translation>
            <numerusform>%Ln braucht Aufmerksamkeit</numerusform>
            <numerusform>%Ln brauchen Aufmerksamkeit</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln of {total} machine(s) are protected.</source>
        <translation>
            <numerusform>%Ln von {total} Rechnern ist geschützt.</numerusform>
            <numerusform>%Ln von {total} Rechnern sind geschützt.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln offline</source>
        <comment>machines</comment>
        <translation>
            <numerusform>%Ln offline</numerusform>
            <numerusform>%Ln offline</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln overdue</source>
        <comment>machines</comment>
        <translation>
            <numerusform>%Ln überfällig</numerusform>
            <numerusform>%Ln überfällig</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln paused</source>
        <comment>machines</comment>
        <translation>
            <numerusform>%Ln pausiert</numerusform>
            <numerusform>%Ln pausiert</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln unknown</source>
        <comment>machines</comment>
        <translation>
            <numerusform>%Ln unbekannt</numerusform>
            <numerusform>%Ln unbekannt</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln without a job</source>
        <comment>machines</comment>
        <translation>
            <numerusform>%Ln ohne Auftrag</numerusform>
            <numerusform>%Ln ohne Auftrag</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>All %Ln machine(s) are protected.</source>
        <translation>
            <numerusform>%Ln Rechner ist geschützt.</numerusform>
            <numerusform>Alle %Ln Rechner sind geschützt.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>It is not known yet how %Ln machine(s) are.</source>
        <translation>
            <numerusform>Wie es um den Rechner steht, ist noch nicht bekannt.</numerusform>
            <numerusform>Wie es um %Ln Rechner steht, ist noch nicht bekannt.</numerusform>
        </translation>
    </message>
    <message>
        <source>No machine has joined yet.</source>
        <translation>Noch ist kein Rechner beigetreten.</translation>
    </message>
    <message numerus="yes">
        <source>None of %Ln machine(s) is protected.</source>
        <translation>
            <numerusform>Der Rechner ist nicht geschützt.</numerusform>
            <numerusform>Keiner von %Ln Rechnern ist geschützt.</numerusform>
        </translation>
    </message>
    <message>
        <source>The machine is not protected.</source>
        <translation>Der Rechner ist nicht geschützt.</translation>
    </message>
    <message>
        <source>The machine is protected.</source>
        <translation>Der Rechner ist geschützt.</translation>
    </message>
</context>
<context>
    <name>FolderField</name>
    <message>
        <source>Add</source>
        <translation>Hinzufügen</translation>
    </message>
    <message>
        <source>Or type a path</source>
        <translation>Oder Pfad eingeben</translation>
    </message>
    <message>
        <source>Path</source>
        <translation>Pfad</translation>
    </message>
    <message>
        <source>Show hidden files</source>
        <translation>Versteckte Dateien zeigen</translation>
    </message>
</context>
<context>
    <name>FolderModel</name>
    <message>
        <source>A link: what it points to is not followed.</source>
        <translation>Eine Verknüpfung: Ihrem Ziel wird nicht gefolgt.</translation>
    </message>
    <message>
        <source>Another disk or a network share is mounted here.</source>
        <translation>Hier ist ein anderer Datenträger oder eine Netzwerkfreigabe eingehängt.</translation>
    </message>
    <message>
        <source>Loading…</source>
        <translation>Wird gelesen …</translation>
    </message>
    <message>
        <source>Modified</source>
        <translation>Geändert</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
</context>
<context>
    <name>FolderTree</name>
    <message>
        <source>Folders</source>
        <translation>Ordner</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Erneut versuchen</translation>
    </message>
</context>
<context>
    <name>FollowPolicyDialog</name>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Choose a policy</source>
        <translation>Richtlinie wählen</translation>
    </message>
    <message>
        <source>Follow</source>
        <translation>Folgen</translation>
    </message>
    <message>
        <source>It keeps its snapshots. It can stop following again at any time.</source>
        <translation>Die Sicherungsstände bleiben. Von der Richtlinie gelöst werden kann der Auftrag jederzeit.</translation>
    </message>
    <message>
        <source>Keep what differs as this machine&apos;s own</source>
        <translation>Abweichende Werte als eigene behalten</translation>
    </message>
    <message>
        <source>Let “{name}” follow a policy</source>
        <translation>„{name}“ einer Richtlinie folgen lassen</translation>
    </message>
    <message>
        <source>Policy</source>
        <translation>Richtlinie</translation>
    </message>
    <message>
        <source>Take over all values of the policy</source>
        <translation>Alle Werte der Richtlinie übernehmen</translation>
    </message>
</context>
<context>
    <name>ForeignNotice</name>
    <message>
        <source>Assign …</source>
        <translation>Zuordnen …</translation>
    </message>
    <message>
        <source>Show the run</source>
        <translation>Lauf anzeigen</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
</context>
<context>
    <name>ForeignWords</name>
    <message numerus="yes">
        <source>%Ln snapshot(s) assigned anew</source>
        <translation>
            <numerusform>%Ln Sicherungsstand neu zugeordnet</numerusform>
            <numerusform>%Ln Sicherungsstände neu zugeordnet</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln snapshot(s) known, none of them foreign.</source>
        <translation>
            <numerusform>%Ln Sicherungsstand bekannt, kein fremder.</numerusform>
            <numerusform>%Ln Sicherungsstände bekannt, kein fremder darunter.</numerusform>
        </translation>
    </message>
    <message>
        <source>Assign them to machines, to find them there.</source>
        <translation>Wenn sie Rechnern zugeordnet werden, sind sie dort zu finden.</translation>
    </message>
    <message>
        <source>The list of {name} has been read</source>
        <translation>Die Liste von {name} wurde gelesen</translation>
    </message>
    <message>
        <source>The repository is being asked for its snapshots</source>
        <translation>Das Repository wird nach seinen Sicherungsständen gefragt</translation>
    </message>
    <message>
        <source>They are found under Restore, with whom they belong to.</source>
        <translation>Sie sind unter „Wiederherstellen“ bei dem zu finden, zu dem sie gehören.</translation>
    </message>
    <message>
        <source>They can be restored as they are.</source>
        <translation>Sie können so, wie sie sind, wiederhergestellt werden.</translation>
    </message>
    <message>
        <source>{name} holds {snapshots}</source>
        <translation>{name} enthält {snapshots}</translation>
    </message>
</context>
<context>
    <name>GroupWords</name>
    <message numerus="yes">
        <source>%Ln foreign</source>
        <comment>snapshots</comment>
        <translation>
            <numerusform>%Ln fremder</numerusform>
            <numerusform>%Ln fremde</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln snapshot(s) from machines that are not here</source>
        <translation>
            <numerusform>%Ln Sicherungsstand von einem Rechner, der nicht hier ist</numerusform>
            <numerusform>%Ln Sicherungsstände von Rechnern, die nicht hier sind</numerusform>
        </translation>
    </message>
    <message>
        <source>from {host}</source>
        <translation>von {host}</translation>
    </message>
    <message>
        <source>from {host}, made without Kustos</source>
        <translation>von {host}, ohne Kustos gesichert</translation>
    </message>
    <message>
        <source>no folder</source>
        <translation>kein Ordner</translation>
    </message>
    <message>
        <source>of a job that was removed</source>
        <translation>von einem entfernten Auftrag</translation>
    </message>
    <message>
        <source>unknown host</source>
        <translation>unbekannter Rechner</translation>
    </message>
    <message numerus="yes">
        <source>{folders} and %Ln more</source>
        <translation>
            <numerusform>{folders} und %Ln mehr</numerusform>
            <numerusform>{folders} und %Ln mehr</numerusform>
        </translation>
    </message>
    <message>
        <source>{repository}: of no machine</source>
        <translation>{repository}: ohne Rechner</translation>
    </message>
</context>
<context>
    <name>GroupsModel</name>
    <message>
        <source>Belongs to</source>
        <translation>Gehört zu</translation>
    </message>
    <message>
        <source>From – to</source>
        <translation>Von – bis</translation>
    </message>
    <message>
        <source>Host and folders</source>
        <translation>Rechnername und Ordner</translation>
    </message>
    <message>
        <source>Snapshots</source>
        <translation>Stände</translation>
    </message>
    <message>
        <source>Tags: {tags}</source>
        <translation>Tags: {tags}</translation>
    </message>
    <message>
        <source>chosen</source>
        <translation>gewählt</translation>
    </message>
    <message>
        <source>no machine</source>
        <translation>keinem Rechner</translation>
    </message>
    <message>
        <source>stays as it is</source>
        <translation>bleibt, wie es ist</translation>
    </message>
    <message>
        <source>suggested: same host name</source>
        <translation>Vorschlag: gleicher Rechnername</translation>
    </message>
    <message>
        <source>the newest: {size}</source>
        <translation>der neueste: {size}</translation>
    </message>
</context>
<context>
    <name>HinderedPage</name>
    <message>
        <source>Quit</source>
        <translation>Beenden</translation>
    </message>
</context>
<context>
    <name>HoldDialog</name>
    <message>
        <source>A hold would come too late.</source>
        <translation>Zum Festhalten ist es zu spät.</translation>
    </message>
    <message>
        <source>A task is about to forget this snapshot</source>
        <translation>Eine Aufgabe ist dabei, diesen Sicherungsstand zu entfernen</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Cancel that task in Activity first.</source>
        <translation>Zuerst die Aufgabe unter „Verlauf“ abbrechen.</translation>
    </message>
    <message>
        <source>For instance: tax audit 2026</source>
        <translation>Zum Beispiel: Betriebsprüfung 2026</translation>
    </message>
    <message>
        <source>Hold</source>
        <translation>Festhalten</translation>
    </message>
    <message>
        <source>Hold the snapshot of {day}</source>
        <translation>Sicherungsstand vom {day} festhalten</translation>
    </message>
    <message>
        <source>It is not forgotten, whatever the rules say, until the hold is lifted.</source>
        <translation>Er wird nicht entfernt, was auch die Regeln sagen, bis das Festhalten aufgehoben wird.</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>Grund</translation>
    </message>
</context>
<context>
    <name>HookFields</name>
    <message>
        <source> s</source>
        <translation> s</translation>
    </message>
    <message>
        <source>Account that hooks run as</source>
        <translation>Konto, unter dem Hooks laufen</translation>
    </message>
    <message>
        <source>Command after a failed backup</source>
        <translation>Befehl nach einer gescheiterten Sicherung</translation>
    </message>
    <message>
        <source>Command after a good backup</source>
        <translation>Befehl nach einer gelungenen Sicherung</translation>
    </message>
    <message>
        <source>Command before the backup</source>
        <translation>Befehl vor der Sicherung</translation>
    </message>
    <message>
        <source>Run as</source>
        <translation>Ausführen als</translation>
    </message>
    <message>
        <source>Variables for the hooks</source>
        <translation>Variablen für die Hooks</translation>
    </message>
    <message>
        <source>Variables for them, for passwords too: one NAME=value a line. Kept sealed.</source>
        <translation>Variablen für sie, auch für Passwörter: je Zeile ein NAME=Wert. Sie werden versiegelt aufbewahrt.</translation>
    </message>
    <message>
        <source>What each hook may take, in seconds</source>
        <translation>Was jeder Hook höchstens dauern darf, in Sekunden</translation>
    </message>
    <message>
        <source>each at most</source>
        <translation>jeweils höchstens</translation>
    </message>
    <message>
        <source>the agent&apos;s own account</source>
        <translation>das Konto des Agents</translation>
    </message>
</context>
<context>
    <name>HowFields</name>
    <message>
        <source>A backup that takes longer is stopped, and has failed.</source>
        <translation>Eine Sicherung, die länger dauert, wird abgebrochen und gilt als fehlgeschlagen.</translation>
    </message>
    <message>
        <source>After an error that may pass by itself; after minutes, ever more.</source>
        <translation>Nach einem Fehler, der von selbst vergehen kann; nach immer mehr Minuten.</translation>
    </message>
    <message>
        <source>All values here together</source>
        <translation>Alle Werte hier zusammen</translation>
    </message>
    <message>
        <source>More are faster from SSDs and network drives, and slower from hard disks.</source>
        <translation>Mehr sind von SSDs und Netzlaufwerken schneller, von Festplatten langsamer.</translation>
    </message>
    <message>
        <source>Of new data. It costs computing time and saves room.</source>
        <translation>Neuer Daten. Sie kostet Rechenzeit und spart Platz.</translation>
    </message>
    <message>
        <source>This is {rate}; less where the machine&apos;s limits say so.</source>
        <translation>Das sind {rate}; weniger, wo die Grenzen des Rechners es sagen.</translation>
    </message>
    <message>
        <source>Up to 19: only what no other program needs. The limits hold.</source>
        <translation>Bis 19: nur was kein anderes Programm braucht. Die Grenzen gelten.</translation>
    </message>
    <message>
        <source>What the machine&apos;s limits say holds for it as well.</source>
        <translation>Was die Grenzen des Rechners sagen, gilt auch hier.</translation>
    </message>
    <message>
        <source>as restic does (2)</source>
        <translation>wie restic selbst (2)</translation>
    </message>
    <message>
        <source>as the machine allows</source>
        <translation>wie es der Rechner erlaubt</translation>
    </message>
    <message>
        <source>never</source>
        <translation>nie</translation>
    </message>
</context>
<context>
    <name>HowWords</name>
    <message numerus="yes">
        <source>%Ln file(s) are read at once.</source>
        <translation>
            <numerusform>Dateien werden einzeln gelesen.</numerusform>
            <numerusform>%Ln Dateien werden zugleich gelesen.</numerusform>
        </translation>
    </message>
    <message>
        <source>After an error it is not tried again.</source>
        <translation>Nach einem Fehler wird es nicht noch einmal versucht.</translation>
    </message>
    <message numerus="yes">
        <source>After an error it is tried %Ln more time(s).</source>
        <translation>
            <numerusform>Nach einem Fehler wird es noch einmal versucht.</numerusform>
            <numerusform>Nach einem Fehler wird es noch %Ln-mal versucht.</numerusform>
        </translation>
    </message>
    <message>
        <source>An attempt is given up after {time}.</source>
        <translation>Ein Versuch wird nach {time} abgebrochen.</translation>
    </message>
    <message>
        <source>Compression: {level}.</source>
        <translation>Komprimierung: {level}.</translation>
    </message>
    <message>
        <source>It sends at most {rate}.</source>
        <translation>Gesendet wird mit höchstens {rate}.</translation>
    </message>
    <message>
        <source>Other programs come first (niceness {number}).</source>
        <translation>Andere Programme haben Vorrang (Nice-Wert {number}).</translation>
    </message>
</context>
<context>
    <name>JobAside</name>
    <message>
        <source>In words</source>
        <translation>In Worten</translation>
    </message>
    <message>
        <source>Next five</source>
        <translation>Die nächsten fünf</translation>
    </message>
    <message>
        <source>What will be kept</source>
        <translation>Was aufbewahrt wird</translation>
    </message>
</context>
<context>
    <name>JobChanges</name>
    <message numerus="yes">
        <source>%Ln folder(s) fewer</source>
        <translation>
            <numerusform>%Ln Ordner weniger</numerusform>
            <numerusform>%Ln Ordner weniger</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln folder(s) more</source>
        <translation>
            <numerusform>%Ln Ordner mehr</numerusform>
            <numerusform>%Ln Ordner mehr</numerusform>
        </translation>
    </message>
    <message>
        <source>by hand</source>
        <translation>von Hand</translation>
    </message>
    <message>
        <source>credentials</source>
        <translation>Zugangsdaten</translation>
    </message>
    <message>
        <source>dumps</source>
        <translation>Dumps</translation>
    </message>
    <message>
        <source>folders</source>
        <translation>Ordner</translation>
    </message>
    <message>
        <source>hooks</source>
        <translation>Hooks</translation>
    </message>
    <message>
        <source>how</source>
        <translation>wie</translation>
    </message>
    <message>
        <source>how long</source>
        <translation>wie lange</translation>
    </message>
    <message>
        <source>leave out</source>
        <translation>Ausnahmen</translation>
    </message>
    <message>
        <source>machine</source>
        <translation>Rechner</translation>
    </message>
    <message>
        <source>marker file</source>
        <translation>Markierungsdatei</translation>
    </message>
    <message>
        <source>name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>not on metered networks</source>
        <translation>nicht in getakteten Netzen</translation>
    </message>
    <message>
        <source>on battery as well</source>
        <translation>auch im Akkubetrieb</translation>
    </message>
    <message>
        <source>on mains only</source>
        <translation>nur am Stromnetz</translation>
    </message>
    <message>
        <source>on metered networks as well</source>
        <translation>auch in getakteten Netzen</translation>
    </message>
    <message>
        <source>open files</source>
        <translation>geöffnete Dateien</translation>
    </message>
    <message>
        <source>options</source>
        <translation>Optionen</translation>
    </message>
    <message>
        <source>repository</source>
        <translation>Repository</translation>
    </message>
    <message>
        <source>time</source>
        <translation>Uhrzeit</translation>
    </message>
    <message>
        <source>when</source>
        <translation>wann</translation>
    </message>
</context>
<context>
    <name>JobEditorPage</name>
    <message numerus="yes">
        <source>%n change(s)</source>
        <translation>
            <numerusform>%n Änderung</numerusform>
            <numerusform>%n Änderungen</numerusform>
        </translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>Verwerfen</translation>
    </message>
    <message>
        <source>New job</source>
        <translation>Neuer Auftrag</translation>
    </message>
    <message>
        <source>No unsaved changes</source>
        <translation>Keine ungespeicherten Änderungen</translation>
    </message>
    <message>
        <source>Nothing begins by itself: {paused}.</source>
        <translation>Von selbst beginnt nichts: {paused}.</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Speichern</translation>
    </message>
    <message>
        <source>Save and back up now</source>
        <translation>Speichern und jetzt sichern</translation>
    </message>
    <message>
        <source>Saved</source>
        <translation>Gespeichert</translation>
    </message>
    <message>
        <source>To be mended</source>
        <comment>fields</comment>
        <translation>Zu berichtigen</translation>
    </message>
</context>
<context>
    <name>JobForm</name>
    <message>
        <source>A job stays with its machine.</source>
        <translation>Ein Auftrag bleibt bei seinem Rechner.</translation>
    </message>
    <message>
        <source>And besides</source>
        <translation>Außerdem</translation>
    </message>
    <message>
        <source>Choose a machine</source>
        <translation>Rechner wählen</translation>
    </message>
    <message>
        <source>Choose where to</source>
        <translation>Ziel wählen</translation>
    </message>
    <message>
        <source>Chosen</source>
        <translation>Gewählt</translation>
    </message>
    <message>
        <source>Count …</source>
        <translation>Zählen …</translation>
    </message>
    <message>
        <source>Counts on the machine what would be saved and what is left out.</source>
        <translation>Zählt auf dem Rechner, was gesichert würde und was ausgenommen ist.</translation>
    </message>
    <message>
        <source>Credentials</source>
        <translation>Zugangsdaten</translation>
    </message>
    <message>
        <source>Databases and Docker volumes. Optional.</source>
        <translation>Datenbanken und Docker-Volumes. Kann leer bleiben.</translation>
    </message>
    <message>
        <source>Dumps</source>
        <translation>Dumps</translation>
    </message>
    <message>
        <source>Folders</source>
        <translation>Ordner</translation>
    </message>
    <message>
        <source>For instance: Documents</source>
        <translation>Zum Beispiel: Dokumente</translation>
    </message>
    <message>
        <source>For instance: Office PCs</source>
        <translation>Zum Beispiel: Büro-PCs</translation>
    </message>
    <message>
        <source>Hooks</source>
        <translation>Hooks</translation>
    </message>
    <message>
        <source>How long</source>
        <translation>Wie lange</translation>
    </message>
    <message>
        <source>Leave out</source>
        <translation>Ausnehmen</translation>
    </message>
    <message>
        <source>Machine</source>
        <translation>Rechner</translation>
    </message>
    <message>
        <source>Marker file</source>
        <translation>Markierungsdatei</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>New repository</source>
        <translation>Neues Repository</translation>
    </message>
    <message>
        <source>New …</source>
        <translation>Neu …</translation>
    </message>
    <message>
        <source>One pattern a line: *.tmp, node_modules, a whole path. Optional.</source>
        <translation>Je Zeile ein Muster: *.tmp, node_modules, ein ganzer Pfad. Kann leer bleiben.</translation>
    </message>
    <message>
        <source>Open files</source>
        <translation>Geöffnete Dateien</translation>
    </message>
    <message>
        <source>Optional. The machine&apos;s owner has to allow it: hooks = true in agent.toml there.</source>
        <translation>Freiwillig. Der Eigentümer des Rechners muss es erlauben: hooks = true in der dortigen agent.toml.</translation>
    </message>
    <message>
        <source>Pick folders on</source>
        <translation>Ordner wählen auf</translation>
    </message>
    <message>
        <source>Policy</source>
        <translation>Richtlinie</translation>
    </message>
    <message>
        <source>Repository</source>
        <translation>Repository</translation>
    </message>
    <message>
        <source>Save open files from a shadow copy</source>
        <translation>Geöffnete Dateien aus einer Schattenkopie sichern</translation>
    </message>
    <message>
        <source>The folders are saved on every machine that the policy is on.</source>
        <translation>Die Ordner werden auf jedem Rechner gesichert, der die Richtlinie hat.</translation>
    </message>
    <message>
        <source>Windows (VSS) makes it; the agent needs an administrator&apos;s rights for it.</source>
        <translation>Windows (VSS) erstellt sie; der Agent braucht dafür Administratorrechte.</translation>
    </message>
    <message>
        <source>from policy</source>
        <translation>aus der Richtlinie</translation>
    </message>
    <message>
        <source>reset to policy</source>
        <translation>auf die Richtlinie zurücksetzen</translation>
    </message>
    <message>
        <source>this machine only</source>
        <translation>nur dieser Rechner</translation>
    </message>
</context>
<context>
    <name>JobLine</name>
    <message>
        <source>Back up now</source>
        <translation>Jetzt sichern</translation>
    </message>
    <message>
        <source>Back up {job} now</source>
        <translation>{job} jetzt sichern</translation>
    </message>
    <message>
        <source>Edit</source>
        <translation>Ändern</translation>
    </message>
    <message>
        <source>Edit {job}</source>
        <translation>{job} ändern</translation>
    </message>
    <message>
        <source>Never run</source>
        <translation>Nie gelaufen</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>Lauf</translation>
    </message>
    <message>
        <source>Show the run of {job}</source>
        <translation>Lauf von {job} zeigen</translation>
    </message>
    <message>
        <source>This job&apos;s backup is under way or waits already.</source>
        <translation>Die Sicherung dieses Auftrags läuft oder wartet schon.</translation>
    </message>
    <message>
        <source>This machine has left.</source>
        <translation>Dieser Rechner hat die Verwaltung verlassen.</translation>
    </message>
    <message>
        <source>next {time}</source>
        <translation>nächster Lauf {time}</translation>
    </message>
    <message>
        <source>to {repository}</source>
        <translation>nach {repository}</translation>
    </message>
    <message>
        <source>waits for the machine</source>
        <translation>wartet auf den Rechner</translation>
    </message>
</context>
<context>
    <name>JobTabs</name>
    <message numerus="yes">
        <source>%Ln field(s) to be mended</source>
        <translation>
            <numerusform>%Ln Feld zu berichtigen</numerusform>
            <numerusform>%Ln Felder zu berichtigen</numerusform>
        </translation>
    </message>
    <message>
        <source>Dumps and hooks</source>
        <translation>Dumps und Hooks</translation>
    </message>
    <message>
        <source>How</source>
        <translation>Wie</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>Wie lange</translation>
    </message>
    <message>
        <source>What</source>
        <translation>Was</translation>
    </message>
    <message>
        <source>When</source>
        <translation>Wann</translation>
    </message>
    <message>
        <source>Where to</source>
        <translation>Wohin</translation>
    </message>
</context>
<context>
    <name>JobWords</name>
    <message>
        <source> and </source>
        <translation> und </translation>
    </message>
    <message numerus="yes">
        <source>%Ln dump(s)</source>
        <translation>
            <numerusform>%Ln Dump</numerusform>
            <numerusform>%Ln Dumps</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln folder(s) or file(s) inside are left out.</source>
        <translation>
            <numerusform>%Ln Ordner oder Datei darin wird ausgenommen.</numerusform>
            <numerusform>%Ln Ordner oder Dateien darin werden ausgenommen.</numerusform>
        </translation>
    </message>
    <message>
        <source>Commands of the machine run before or after it.</source>
        <translation>Davor oder danach laufen Befehle des Rechners.</translation>
    </message>
    <message>
        <source>Files larger than {size} are left out.</source>
        <translation>Dateien über {size} sind ausgenommen.</translation>
    </message>
    <message>
        <source>Folders that hold a file {name} are left out.</source>
        <translation>Ordner mit einer Datei {name} sind ausgenommen.</translation>
    </message>
    <message>
        <source>Folders that programs have marked as caches are left out.</source>
        <translation>Ordner, die Programme als Zwischenspeicher gekennzeichnet haben, werden ausgenommen.</translation>
    </message>
    <message>
        <source>If a dump fails, the run fails, and no folder is saved after it.</source>
        <translation>Scheitert ein Dump, scheitert der Lauf, und danach wird kein Ordner mehr gesichert.</translation>
    </message>
    <message>
        <source>If a dump fails, the run fails.</source>
        <translation>Scheitert ein Dump, scheitert der Lauf.</translation>
    </message>
    <message>
        <source>Left out wherever it is found: {patterns}.</source>
        <translation>Überall ausgenommen: {patterns}.</translation>
    </message>
    <message>
        <source>Other disks that are mounted inside are left out.</source>
        <translation>Andere Laufwerke, die darin eingehängt sind, werden ausgenommen.</translation>
    </message>
    <message>
        <source>Still to choose: {parts}.</source>
        <translation>Noch zu wählen: {parts}.</translation>
    </message>
    <message>
        <source>When it runs is still to be entered.</source>
        <translation>Wann er läuft, ist noch einzugeben.</translation>
    </message>
    <message>
        <source>a name</source>
        <translation>ein Name</translation>
    </message>
    <message>
        <source>folders</source>
        <translation>Ordner</translation>
    </message>
    <message>
        <source>the machine</source>
        <translation>der Rechner</translation>
    </message>
    <message>
        <source>the repository</source>
        <translation>das Repository</translation>
    </message>
    <message numerus="yes">
        <source>{machine} saves {folders} to {repository}.</source>
        <translation>
            <numerusform>{machine} sichert {folders} nach {repository}.</numerusform>
            <numerusform>{machine} sichern {folders} nach {repository}.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>JobsModel</name>
    <message>
        <source>30 days</source>
        <translation>30 Tage</translation>
    </message>
    <message>
        <source>Job</source>
        <translation>Auftrag</translation>
    </message>
    <message>
        <source>Last backup</source>
        <translation>Letzte Sicherung</translation>
    </message>
    <message>
        <source>Never run</source>
        <translation>Nie gelaufen</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>Nächster</translation>
    </message>
    <message>
        <source>Repository</source>
        <translation>Repository</translation>
    </message>
    <message>
        <source>Saves</source>
        <translation>Sichert</translation>
    </message>
    <message>
        <source>When</source>
        <translation>Wann</translation>
    </message>
    <message>
        <source>by hand</source>
        <translation>von Hand</translation>
    </message>
</context>
<context>
    <name>JobsPage</name>
    <message>
        <source>A job saves folders of a machine. As yet there is no machine.</source>
        <translation>Ein Auftrag sichert Ordner eines Rechners. Noch gibt es keinen Rechner.</translation>
    </message>
    <message>
        <source>A job says which folders of a machine are saved, and where to.</source>
        <translation>Ein Auftrag sagt, welche Ordner eines Rechners gesichert werden und wohin.</translation>
    </message>
    <message>
        <source>Back up now</source>
        <translation>Jetzt sichern</translation>
    </message>
    <message>
        <source>Compliance</source>
        <translation>Einhaltung</translation>
    </message>
    <message>
        <source>Edit</source>
        <translation>Ändern</translation>
    </message>
    <message>
        <source>First a machine has to join</source>
        <translation>Zuerst muss ein Rechner beitreten</translation>
    </message>
    <message>
        <source>Jobs</source>
        <translation>Aufträge</translation>
    </message>
    <message>
        <source>New job</source>
        <translation>Neuer Auftrag</translation>
    </message>
    <message>
        <source>Pause …</source>
        <translation>Pausieren …</translation>
    </message>
    <message>
        <source>Planned and done</source>
        <translation>Geplant und erledigt</translation>
    </message>
    <message>
        <source>Remove …</source>
        <translation>Entfernen …</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>Fortsetzen</translation>
    </message>
    <message>
        <source>Says of each job whether it does what is expected of it.</source>
        <translation>Sagt zu jedem Auftrag, ob er tut, was von ihm erwartet wird.</translation>
    </message>
    <message>
        <source>Show machines</source>
        <translation>Rechner zeigen</translation>
    </message>
    <message>
        <source>Show the run</source>
        <translation>Lauf zeigen</translation>
    </message>
    <message>
        <source>Snapshots</source>
        <translation>Sicherungsstände</translation>
    </message>
    <message>
        <source>The first backup can start as soon as it is saved.</source>
        <translation>Die erste Sicherung kann beginnen, sobald er gespeichert ist.</translation>
    </message>
    <message>
        <source>The repository that takes the backups can be created on the way.</source>
        <translation>Das Repository für die Sicherungen lässt sich dabei anlegen.</translation>
    </message>
    <message>
        <source>There is no job yet</source>
        <translation>Noch gibt es keinen Auftrag</translation>
    </message>
</context>
<context>
    <name>JobsSwitch</name>
    <message>
        <source>Jobs</source>
        <translation>Aufträge</translation>
    </message>
    <message>
        <source>Lists</source>
        <translation>Listen</translation>
    </message>
    <message>
        <source>Policies</source>
        <translation>Richtlinien</translation>
    </message>
</context>
<context>
    <name>JoinLinePane</name>
    <message>
        <source>Line to type on the machine</source>
        <translation>Zeile, die auf dem Rechner einzugeben ist</translation>
    </message>
    <message>
        <source>New line</source>
        <translation>Neue Zeile</translation>
    </message>
    <message>
        <source>System of the machine</source>
        <translation>System des Rechners</translation>
    </message>
    <message>
        <source>This line has been used.</source>
        <translation>Diese Zeile ist verbraucht.</translation>
    </message>
    <message>
        <source>This line has expired.</source>
        <translation>Diese Zeile ist abgelaufen.</translation>
    </message>
    <message>
        <source>Valid for {time}</source>
        <translation>Gilt noch {time}</translation>
    </message>
</context>
<context>
    <name>Joining</name>
    <message numerus="yes">
        <source>%Ln machine(s) wait to be let in</source>
        <translation>
            <numerusform>%Ln Rechner wartet auf Aufnahme</numerusform>
            <numerusform>%Ln Rechner warten auf Aufnahme</numerusform>
        </translation>
    </message>
    <message>
        <source>1. Install Kustos on the machine.</source>
        <translation>1. Kustos auf dem Rechner installieren.</translation>
    </message>
    <message>
        <source>2. Open PowerShell or the command prompt there with “Run as administrator” and paste this line. It is valid once and is a secret until then.</source>
        <translation>2. Dort die PowerShell oder Eingabeaufforderung mit „Als Administrator ausführen“ öffnen und diese Zeile einfügen. Sie gilt einmal und ist bis dahin geheim.</translation>
    </message>
    <message>
        <source>2. Open a terminal there as administrator (sudo -i) and paste this line. It is valid once and is a secret until then.</source>
        <translation>2. Dort ein Terminal als Administrator öffnen (sudo -i) und diese Zeile einfügen. Sie gilt einmal und ist bis dahin geheim.</translation>
    </message>
    <message>
        <source>3. Start the agent there: {command}</source>
        <translation>3. Dort den Agenten starten: {command}</translation>
    </message>
    <message>
        <source>A code has eight digits, such as 4821-9073.</source>
        <translation>Ein Code hat acht Ziffern, etwa 4821-9073.</translation>
    </message>
    <message>
        <source>Announce it there again if it is to join.</source>
        <translation>Soll er beitreten, ist er dort noch einmal anzukündigen.</translation>
    </message>
    <message>
        <source>Cancelled: {name} was not added. It still waits there.</source>
        <translation>Abgebrochen: {name} wurde nicht hinzugefügt. Dort wird weiter gewartet.</translation>
    </message>
    <message>
        <source>It was decided about already, gave up, or waited for an hour.</source>
        <translation>Über ihn wurde schon entschieden, er hat aufgegeben oder eine Stunde gewartet.</translation>
    </message>
    <message>
        <source>The connection broke before {name} was let in. Pair again.</source>
        <translation>Die Verbindung brach ab, bevor {name} aufgenommen war. Noch einmal koppeln.</translation>
    </message>
    <message>
        <source>The machine does not wait any more</source>
        <translation>Der Rechner wartet nicht mehr</translation>
    </message>
    <message>
        <source>This code was too old. Type the one that {name} shows now.</source>
        <translation>Dieser Code war zu alt. Den eingeben, den {name} jetzt zeigt.</translation>
    </message>
    <message>
        <source>This code was tried too often and opens nothing any more. Run {pair} there again and type the new code.</source>
        <translation>Dieser Code wurde zu oft versucht und gilt nicht mehr. Dort noch einmal {pair} starten und den neuen Code eingeben.</translation>
    </message>
    <message>
        <source>What answers there is not the machine that was announced. Do not type its code again: add {name} with a line.</source>
        <translation>Was dort antwortet, ist nicht der gefundene Rechner. Den Code nicht noch einmal eingeben: {name} mit einer Zeile hinzufügen.</translation>
    </message>
    <message numerus="yes">
        <source>{names} and %Ln more</source>
        <translation>
            <numerusform>{names} und %Ln weiterer</numerusform>
            <numerusform>{names} und %Ln weitere</numerusform>
        </translation>
    </message>
    <message>
        <source>{name} could not save its identity; mostly its disk is full. Make room there and pair again.</source>
        <translation>{name} konnte seine Identität nicht speichern, meist weil der Datenträger voll ist. Dort Platz schaffen und noch einmal koppeln.</translation>
    </message>
    <message>
        <source>{name} does not answer. Allow kustos-agent through the firewall there (TCP port 47612), or add it with a line.</source>
        <translation>{name} antwortet nicht. Dort kustos-agent in der Firewall zulassen (TCP-Port 47612) oder den Rechner mit einer Zeile hinzufügen.</translation>
    </message>
    <message>
        <source>{name} has another version of Kustos that does not fit. Install the same version on both.</source>
        <translation>{name} hat eine andere Version von Kustos, die nicht passt. Auf beiden dieselbe Version installieren.</translation>
    </message>
    <message>
        <source>{name} is not to be found any more. Run {pair} there again.</source>
        <translation>{name} ist nicht mehr zu finden. Dort noch einmal {pair} starten.</translation>
    </message>
    <message>
        <source>{name} is talking to another manager. Try again in a minute.</source>
        <translation>{name} spricht mit einer anderen Verwaltung. In einer Minute noch einmal versuchen.</translation>
    </message>
    <message>
        <source>{name} shows another code. Compare and type it again; three wrong ones end it.</source>
        <translation>{name} zeigt einen anderen Code. Vergleichen und neu eingeben; drei falsche beenden ihn.</translation>
    </message>
    <message>
        <source>{name} was let in but did not confirm it. If it does not come online with {run}, remove it under Machines and pair again.</source>
        <translation>{name} wurde aufgenommen, hat es aber nicht bestätigt. Verbindet er sich nach {run} nicht, ist er unter Rechner zu entfernen und noch einmal zu koppeln.</translation>
    </message>
</context>
<context>
    <name>KeptCard</name>
    <message numerus="yes">
        <source>Run as planned, something stays of %Ln of these days.</source>
        <translation>
            <numerusform>Läuft alles nach Plan, bleibt von %Ln dieser Tage etwas erhalten.</numerusform>
            <numerusform>Läuft alles nach Plan, bleibt von %Ln dieser Tage etwas erhalten.</numerusform>
        </translation>
    </message>
    <message>
        <source>nothing of it stays</source>
        <translation>davon bleibt nichts</translation>
    </message>
    <message>
        <source>something of it stays</source>
        <translation>davon bleibt etwas erhalten</translation>
    </message>
</context>
<context>
    <name>KeyNotice</name>
    <message>
        <source>Try again</source>
        <translation>Erneut versuchen</translation>
    </message>
</context>
<context>
    <name>KnownKeys</name>
    <message>
        <source>Forget these keys</source>
        <translation>Diese Schlüssel vergessen</translation>
    </message>
    <message>
        <source>None approved yet. A test shows them.</source>
        <translation>Noch keiner bestätigt. Eine Prüfung zeigt sie.</translation>
    </message>
</context>
<context>
    <name>LeaveOutOptions</name>
    <message>
        <source>Folders that programs have marked as caches, with a file CACHEDIR.TAG.</source>
        <translation>Ordner, die Programme mit einer Datei CACHEDIR.TAG als Zwischenspeicher gekennzeichnet haben.</translation>
    </message>
    <message>
        <source>Leave out caches</source>
        <translation>Zwischenspeicher ausnehmen</translation>
    </message>
    <message>
        <source>Leave out files larger than</source>
        <translation>Dateien ausnehmen, die größer sind als</translation>
    </message>
    <message>
        <source>Other disks and network drives that are mounted inside are not saved.</source>
        <translation>Andere Laufwerke und Netzlaufwerke, die darin eingehängt sind, werden nicht gesichert.</translation>
    </message>
    <message>
        <source>Stay on one disk</source>
        <translation>Auf einem Laufwerk bleiben</translation>
    </message>
</context>
<context>
    <name>LeftNotice</name>
    <message>
        <source>Add it again …</source>
        <translation>Neu hinzufügen …</translation>
    </message>
    <message>
        <source>Remove …</source>
        <translation>Entfernen …</translation>
    </message>
</context>
<context>
    <name>LeftOutDialog</name>
    <message>
        <source>As it lies on {machine} now. Nothing is saved by this.</source>
        <translation>Stand auf {machine} in diesem Augenblick. Gesichert wird dabei nichts.</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Counting …</source>
        <translation>Wird gezählt …</translation>
    </message>
    <message>
        <source>What is left out</source>
        <translation>Was ausgenommen ist</translation>
    </message>
</context>
<context>
    <name>LeftOutWords</name>
    <message numerus="yes">
        <source>%Ln folder(s) could not be looked into.</source>
        <translation>
            <numerusform>%Ln Ordner konnte nicht angesehen werden.</numerusform>
            <numerusform>%Ln Ordner konnten nicht angesehen werden.</numerusform>
        </translation>
    </message>
    <message>
        <source>Beside {name}</source>
        <translation>Neben {name}</translation>
    </message>
    <message>
        <source>Caches</source>
        <translation>Zwischenspeicher</translation>
    </message>
    <message>
        <source>Larger than {size}</source>
        <translation>Größer als {size}</translation>
    </message>
    <message>
        <source>Leaves nothing out. Is it spelled right?</source>
        <translation>Nimmt nichts aus. Ist es richtig geschrieben?</translation>
    </message>
    <message>
        <source>Left out: {amount}.</source>
        <translation>Ausgenommen: {amount}.</translation>
    </message>
    <message>
        <source>Not counted, for instance {path}</source>
        <translation>Nicht gezählt, zum Beispiel {path}</translation>
    </message>
    <message>
        <source>Nothing is left out.</source>
        <translation>Nichts ist ausgenommen.</translation>
    </message>
    <message>
        <source>Other disks</source>
        <translation>Andere Laufwerke</translation>
    </message>
    <message>
        <source>Other reasons</source>
        <translation>Andere Gründe</translation>
    </message>
    <message>
        <source>There is more: the time was over before all was counted.</source>
        <translation>Es gibt noch mehr: Die Zeit war um, bevor alles gezählt war.</translation>
    </message>
    <message>
        <source>To be saved: {amount}.</source>
        <translation>Zu sichern: {amount}.</translation>
    </message>
    <message>
        <source>{amount}, for instance {path}</source>
        <translation>{amount}, zum Beispiel {path}</translation>
    </message>
</context>
<context>
    <name>LimitsDialog</name>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Defaults</source>
        <translation>Standardwerte</translation>
    </message>
    <message>
        <source>Limits of {name}</source>
        <translation>Grenzen von {name}</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Speichern</translation>
    </message>
    <message>
        <source>What backups and restores may take of it, from when it is back.</source>
        <translation>Was Sicherungen und Wiederherstellungen von ihm beanspruchen dürfen, sobald er zurück ist.</translation>
    </message>
    <message>
        <source>What backups and restores may take of it. They hold from the next task on.</source>
        <translation>Was Sicherungen und Wiederherstellungen von ihm beanspruchen dürfen. Gilt ab der nächsten Aufgabe.</translation>
    </message>
</context>
<context>
    <name>LimitsForm</name>
    <message>
        <source>0: as other programs; 19: only what no other needs. Default: {default}.</source>
        <translation>0: wie andere Programme; 19: nur was übrig bleibt. Standard: {default}.</translation>
    </message>
    <message>
        <source>All tasks together, after errors that pass. Default: {default}.</source>
        <translation>Alle Aufgaben zusammen, nach vorübergehenden Fehlern. Standard: {default}.</translation>
    </message>
    <message>
        <source>For each task. Default: no limit.</source>
        <translation>Für jede Aufgabe. Standard: unbegrenzt.</translation>
    </message>
    <message>
        <source>For each task. This is {rate}.</source>
        <translation>Für jede Aufgabe. Das sind {rate}.</translation>
    </message>
    <message>
        <source>Of all cores, for each task. Default: no limit.</source>
        <translation>Aller Kerne, für jede Aufgabe. Standard: unbegrenzt.</translation>
    </message>
    <message>
        <source>Of all kinds together; others wait in line. Default: {default}.</source>
        <translation>Aller Arten zusammen; weitere warten. Standard: {default}.</translation>
    </message>
    <message>
        <source>Of the tasks at once. Default: as many.</source>
        <translation>Von den gleichzeitigen Aufgaben. Standard: ebenso viele.</translation>
    </message>
    <message>
        <source>as many as tasks</source>
        <translation>wie Aufgaben</translation>
    </message>
</context>
<context>
    <name>LookWords</name>
    <message>
        <source>a machine that was removed</source>
        <translation>einen inzwischen entfernten Rechner</translation>
    </message>
    <message>
        <source>as usual for its place ({rhythm})</source>
        <translation>wie an diesem Ort üblich ({rhythm})</translation>
    </message>
    <message numerus="yes">
        <source>did not open %Ln time(s)</source>
        <translation>
            <numerusform>%Ln-mal nicht geöffnet</numerusform>
            <numerusform>%Ln-mal nicht geöffnet</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>every %Ln day(s)</source>
        <translation>
            <numerusform>jeden Tag</numerusform>
            <numerusform>alle %Ln Tage</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>every %Ln hour(s)</source>
        <translation>
            <numerusform>jede Stunde</numerusform>
            <numerusform>alle %Ln Stunden</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>every %Ln minute(s)</source>
        <translation>
            <numerusform>jede Minute</numerusform>
            <numerusform>alle %Ln Minuten</numerusform>
        </translation>
    </message>
    <message>
        <source>it has not opened since {when} (through {machine}): {why}</source>
        <translation>seit {when} nicht zu öffnen (über {machine}): {why}</translation>
    </message>
    <message>
        <source>it opened {when} (through {machine})</source>
        <translation>{when} geöffnet (über {machine})</translation>
    </message>
    <message>
        <source>last opened {when}</source>
        <translation>zuletzt geöffnet {when}</translation>
    </message>
    <message>
        <source>never yet</source>
        <translation>noch nie</translation>
    </message>
    <message>
        <source>no look</source>
        <translation>nicht nachgesehen</translation>
    </message>
    <message>
        <source>not by itself</source>
        <translation>nicht von selbst</translation>
    </message>
    <message numerus="yes">
        <source>opened %Ln time(s)</source>
        <translation>
            <numerusform>%Ln-mal geöffnet</numerusform>
            <numerusform>%Ln-mal geöffnet</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>MachineCard</name>
    <message>
        <source>New job</source>
        <translation>Neuer Auftrag</translation>
    </message>
    <message>
        <source>Remove …</source>
        <translation>Entfernen …</translation>
    </message>
    <message>
        <source>Rename …</source>
        <translation>Umbenennen …</translation>
    </message>
    <message>
        <source>This computer belongs to the window and stays.</source>
        <translation>Dieser Rechner gehört zur Verwaltung und bleibt.</translation>
    </message>
</context>
<context>
    <name>MachineChoice</name>
    <message>
        <source>{name} (not connected)</source>
        <translation>{name} (nicht verbunden)</translation>
    </message>
</context>
<context>
    <name>MachineHealth</name>
    <message>
        <source>Agent</source>
        <translation>Agent</translation>
    </message>
    <message>
        <source>Helpers</source>
        <translation>Hilfsprogramme</translation>
    </message>
    <message>
        <source>Joined</source>
        <translation>Beigetreten</translation>
    </message>
    <message>
        <source>Last 24 hours</source>
        <translation>Letzte 24 Stunden</translation>
    </message>
    <message>
        <source>Last seen</source>
        <translation>Zuletzt gesehen</translation>
    </message>
    <message>
        <source>Link</source>
        <translation>Verbindung</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>Netz</translation>
    </message>
    <message>
        <source>No figures of the last 24 hours. While the machine is connected, they are noted every five minutes.</source>
        <translation>Keine Werte der letzten 24 Stunden. Solange der Rechner verbunden ist, werden sie alle fünf Minuten festgehalten.</translation>
    </message>
    <message>
        <source>Power</source>
        <translation>Strom</translation>
    </message>
    <message>
        <source>Retries</source>
        <translation>Wiederholungen</translation>
    </message>
    <message>
        <source>Tasks ended</source>
        <translation>Beendete Aufgaben</translation>
    </message>
    <message>
        <source>not found</source>
        <translation>nicht gefunden</translation>
    </message>
    <message>
        <source>now</source>
        <translation>jetzt</translation>
    </message>
    <message>
        <source>restic</source>
        <translation>restic</translation>
    </message>
    <message>
        <source>unknown</source>
        <translation>unbekannt</translation>
    </message>
</context>
<context>
    <name>MachineSettings</name>
    <message>
        <source>Change the limits</source>
        <translation>Grenzen ändern</translation>
    </message>
    <message>
        <source>Change …</source>
        <translation>Ändern …</translation>
    </message>
    <message>
        <source>Limits</source>
        <translation>Grenzen</translation>
    </message>
    <message>
        <source>Maintenance mode</source>
        <translation>Wartungsmodus</translation>
    </message>
    <message>
        <source>Nobody is warned of this machine until it is taken off again.</source>
        <translation>Vor diesem Rechner wird nicht gewarnt, bis der Haken wieder entfernt ist.</translation>
    </message>
    <message>
        <source>Site</source>
        <translation>Standort</translation>
    </message>
    <message>
        <source>This is a laptop</source>
        <translation>Das ist ein Laptop</translation>
    </message>
</context>
<context>
    <name>MachineTabs</name>
    <message>
        <source>Health</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>Jobs</source>
        <translation>Aufträge</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
</context>
<context>
    <name>MachinesModel</name>
    <message>
        <source>30 days</source>
        <translation>30 Tage</translation>
    </message>
    <message>
        <source>Jobs</source>
        <translation>Aufträge</translation>
    </message>
    <message>
        <source>Last good backup</source>
        <translation>Letzte gute Sicherung</translation>
    </message>
    <message>
        <source>Last seen</source>
        <translation>Zuletzt gesehen</translation>
    </message>
    <message>
        <source>Machine</source>
        <translation>Rechner</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>connected</source>
        <translation>verbunden</translation>
    </message>
    <message>
        <source>running</source>
        <translation>läuft</translation>
    </message>
    <message>
        <source>running ({percent})</source>
        <translation>läuft ({percent})</translation>
    </message>
</context>
<context>
    <name>MachinesPage</name>
    <message>
        <source>Add a machine</source>
        <translation>Rechner hinzufügen</translation>
    </message>
    <message>
        <source>All sites</source>
        <translation>Alle Standorte</translation>
    </message>
    <message>
        <source>All {count}</source>
        <translation>Alle {count}</translation>
    </message>
    <message>
        <source>Every computer to be protected runs a small agent that joins here. “Add a machine” gives the line to type there.</source>
        <translation>Auf jedem Rechner, der geschützt werden soll, läuft ein kleiner Agent, der hier beitritt. „Rechner hinzufügen“ nennt die Zeile, die dort einzugeben ist.</translation>
    </message>
    <message>
        <source>Machines</source>
        <translation>Rechner</translation>
    </message>
    <message>
        <source>No machine has joined yet</source>
        <translation>Noch ist kein Rechner beigetreten</translation>
    </message>
    <message>
        <source>Site</source>
        <translation>Standort</translation>
    </message>
    <message>
        <source>{count} {state}</source>
        <comment>filter chip: 3 Failing</comment>
        <translation>{count} {state}</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>Pages</source>
        <translation>Seiten</translation>
    </message>
    <message>
        <source>This PC is the manager</source>
        <translation>Dieser PC ist die Verwaltung</translation>
    </message>
</context>
<context>
    <name>MaintainerTrial</name>
    <message>
        <source>Compare the address with the one above.</source>
        <translation>Die Adresse mit der oben vergleichen.</translation>
    </message>
    <message>
        <source>Enter the login, or the address, by which the server removes.</source>
        <translation>Die Anmeldung oder die Adresse eintragen, bei der der Server entfernt.</translation>
    </message>
    <message>
        <source>It can remove backups, as the maintainer must.</source>
        <translation>Sie darf Sicherungen entfernen, wie es zur Pflege nötig ist.</translation>
    </message>
    <message>
        <source>It opens the repository.</source>
        <translation>Das Repository lässt sich damit öffnen.</translation>
    </message>
    <message>
        <source>It opens the repository. Forgetting snapshots and freeing space would fail.</source>
        <translation>Das Repository lässt sich damit öffnen. Sicherungsstände zu entfernen und Platz freizugeben schlüge fehl.</translation>
    </message>
    <message>
        <source>Test this login</source>
        <translation>Diese Anmeldung prüfen</translation>
    </message>
    <message>
        <source>The test was good</source>
        <translation>Die Prüfung war erfolgreich</translation>
    </message>
    <message>
        <source>This is another repository</source>
        <translation>Das ist ein anderes Repository</translation>
    </message>
    <message>
        <source>This login cannot remove anything (append-only)</source>
        <translation>Diese Anmeldung kann nichts entfernen (reines Anhängen)</translation>
    </message>
    <message>
        <source>What opens here is not the repository that the machines write to.</source>
        <translation>Was sich hier öffnet, ist nicht das Repository, in das die Rechner schreiben.</translation>
    </message>
</context>
<context>
    <name>MaintenanceForm</name>
    <message>
        <source>Choose a machine</source>
        <translation>Rechner wählen</translation>
    </message>
    <message>
        <source>Done by</source>
        <translation>Gepflegt von</translation>
    </message>
    <message>
        <source>Forgetting, freeing space, checking and repairing.</source>
        <translation>Entfernen, Platz freigeben, auf Integrität prüfen und reparieren.</translation>
    </message>
    <message>
        <source>Looking after it</source>
        <translation>Pflege</translation>
    </message>
    <message>
        <source>Machine</source>
        <translation>Rechner</translation>
    </message>
    <message>
        <source>No other machine is ever given this login. If the one above can only add backups, a stolen machine cannot destroy them.</source>
        <translation>Kein anderer Rechner bekommt diese Anmeldung. Kann die oben nur Sicherungen hinzufügen, kann ein gestohlener Rechner keine zerstören.</translation>
    </message>
    <message>
        <source>Of the same server, such as a port that is not append-only.</source>
        <translation>Desselben Servers, etwa ein Port ohne reines Anhängen.</translation>
    </message>
    <message>
        <source>The machine that looked after it was removed. Choose another one.</source>
        <translation>Der Rechner, der es gepflegt hat, wurde entfernt. Einen anderen wählen.</translation>
    </message>
    <message>
        <source>any machine</source>
        <translation>jedem Rechner</translation>
    </message>
    <message>
        <source>any machine, with the login above</source>
        <translation>jedem Rechner, mit der Anmeldung oben</translation>
    </message>
    <message>
        <source>one machine alone</source>
        <translation>nur einem Rechner</translation>
    </message>
    <message>
        <source>one machine alone, with a login of its own</source>
        <translation>nur einem Rechner, mit eigener Anmeldung</translation>
    </message>
</context>
<context>
    <name>MarkerChoice</name>
    <message>
        <source>Leave out folders that hold a file named</source>
        <translation>Ordner ausnehmen mit einer Datei namens</translation>
    </message>
    <message>
        <source>Whoever works at the machine puts such a file where nothing is to be saved.</source>
        <translation>Wer am Rechner arbeitet, legt eine solche Datei dorthin, wo nichts gesichert werden soll.</translation>
    </message>
</context>
<context>
    <name>NearbyPane</name>
    <message>
        <source>Add with a line</source>
        <translation>Mit einer Zeile hinzufügen</translation>
    </message>
    <message>
        <source>Calling the pairing with {name} back …</source>
        <translation>Die Kopplung mit {name} wird zurückgenommen …</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Choose a machine first.</source>
        <translation>Zuerst einen Rechner auswählen.</translation>
    </message>
    <message>
        <source>Line to type on the machine</source>
        <translation>Zeile, die auf dem Rechner einzugeben ist</translation>
    </message>
    <message>
        <source>Looking for machines …</source>
        <translation>Suche nach Rechnern …</translation>
    </message>
    <message>
        <source>Machines found</source>
        <translation>Gefundene Rechner</translation>
    </message>
    <message>
        <source>Machines of this network on which {command} is running. What they say of themselves is not checked; the code is.</source>
        <translation>Rechner dieses Netzwerks, auf denen {command} läuft. Ihre eigenen Angaben sind nicht geprüft, der Code wird es.</translation>
    </message>
    <message>
        <source>Pair</source>
        <translation>Koppeln</translation>
    </message>
    <message>
        <source>Pairing code</source>
        <translation>Kopplungscode</translation>
    </message>
    <message>
        <source>Pairing with {name}. After a wrong code this takes up to a minute.</source>
        <translation>Kopplung mit {name}. Nach einem falschen Code dauert das bis zu einer Minute.</translation>
    </message>
    <message>
        <source>The eight digits that {name} shows</source>
        <translation>Die acht Ziffern, die {name} zeigt</translation>
    </message>
    <message>
        <source>The network cannot be searched</source>
        <translation>Das Netzwerk lässt sich nicht durchsuchen</translation>
    </message>
    <message>
        <source>This computer is in no network, or a program or rule on it blocks the search (mDNS, UDP port 5353): add the machine with a line instead.</source>
        <translation>Dieser Computer ist in keinem Netzwerk, oder ein Programm oder eine Regel auf ihm verhindert die Suche (mDNS, UDP-Port 5353): Den Rechner stattdessen mit einer Zeile hinzufügen.</translation>
    </message>
    <message>
        <source>Too late to cancel: {name} has already been added.</source>
        <translation>Zu spät zum Abbrechen: {name} wurde schon hinzugefügt.</translation>
    </message>
    <message>
        <source>Too late to cancel: {name} has already been added. Its confirmation takes a few seconds at most.</source>
        <translation>Zu spät zum Abbrechen: {name} wurde schon hinzugefügt. Die Bestätigung dauert höchstens einige Sekunden.</translation>
    </message>
    <message>
        <source>Type this line as administrator on a machine in the same network. It shows a code there, and the machine appears here within seconds.</source>
        <translation>Diese Zeile als Administrator auf einem Rechner im selben Netzwerk eingeben. Dort erscheint ein Code und nach wenigen Sekunden hier der Rechner.</translation>
    </message>
</context>
<context>
    <name>NewPolicyDialog</name>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Empty</source>
        <translation>Leer</translation>
    </message>
    <message>
        <source>Everything is still to be chosen.</source>
        <translation>Alles ist noch zu wählen.</translation>
    </message>
    <message>
        <source>For machines with</source>
        <translation>Für Rechner mit</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>Weiter</translation>
    </message>
    <message>
        <source>It begins with values for a kind of machine. All of them can be changed.</source>
        <translation>Sie beginnt mit Werten für eine Art von Rechnern. Alle lassen sich ändern.</translation>
    </message>
    <message>
        <source>New policy</source>
        <translation>Neue Richtlinie</translation>
    </message>
</context>
<context>
    <name>NewcomersModel</name>
    <message>
        <source>Address</source>
        <translation>Adresse</translation>
    </message>
    <message>
        <source>Machine</source>
        <translation>Rechner</translation>
    </message>
    <message>
        <source>Since</source>
        <translation>Seit</translation>
    </message>
    <message>
        <source>Until</source>
        <translation>Bis</translation>
    </message>
    <message>
        <source>not connected at the moment</source>
        <translation>gerade nicht verbunden</translation>
    </message>
    <message numerus="yes">
        <source>{address} and %Ln more</source>
        <translation>
            <numerusform>{address} und %Ln weitere</numerusform>
            <numerusform>{address} und %Ln weitere</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>NextDates</name>
    <message>
        <source>None as yet: see what is said at the fields.</source>
        <translation>Noch keine: siehe die Hinweise an den Feldern.</translation>
    </message>
    <message>
        <source>here {time}</source>
        <translation>hier {time}</translation>
    </message>
</context>
<context>
    <name>Notice</name>
    <message>
        <source>A retry alone does not help.</source>
        <translation>Ein neuer Versuch allein hilft nicht.</translation>
    </message>
    <message>
        <source>A retry can help.</source>
        <translation>Ein neuer Versuch kann helfen.</translation>
    </message>
    <message>
        <source>Choose a passphrase …</source>
        <translation>Passphrase wählen …</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>Einzelheiten</translation>
    </message>
    <message>
        <source>Enter the passphrase …</source>
        <translation>Passphrase eingeben …</translation>
    </message>
</context>
<context>
    <name>OpeningPage</name>
    <message>
        <source>Opening the store …</source>
        <translation>Der Datenbestand wird geöffnet …</translation>
    </message>
</context>
<context>
    <name>PauseDialog</name>
    <message>
        <source>A run that is under way goes on, and it can still be started here. What comes due meanwhile is made up for afterwards, as if the machine had been off.</source>
        <translation>Ein begonnener Lauf geht weiter, und hier lässt er sich weiterhin starten. Was inzwischen fällig wird, wird danach nachgeholt, als wäre der Rechner aus gewesen.</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>For an hour</source>
        <translation>Für eine Stunde</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Pausieren</translation>
    </message>
    <message>
        <source>Pause {job}?</source>
        <translation>{job} pausieren?</translation>
    </message>
    <message>
        <source>Paused until</source>
        <translation>Pausiert bis</translation>
    </message>
    <message>
        <source>Until</source>
        <translation>Bis</translation>
    </message>
    <message>
        <source>Until it is resumed</source>
        <translation>Bis zum Fortsetzen</translation>
    </message>
    <message>
        <source>Until then it does not begin by itself.</source>
        <translation>Bis dahin beginnt er nicht von selbst.</translation>
    </message>
    <message>
        <source>Until tomorrow {time}</source>
        <translation>Bis morgen {time}</translation>
    </message>
</context>
<context>
    <name>Pauses</name>
    <message numerus="yes">
        <source>%Ln of {total} schedules are paused.</source>
        <translation>
            <numerusform>%Ln von {total} Zeitplänen ist pausiert.</numerusform>
            <numerusform>%Ln von {total} Zeitplänen sind pausiert.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln schedule(s), all that it has, are paused.</source>
        <translation>
            <numerusform>Der einzige Zeitplan ist pausiert.</numerusform>
            <numerusform>Alle %Ln Zeitpläne sind pausiert.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Pings</name>
    <message>
        <source>{name}: the backup has begun.</source>
        <translation>{name}: Die Sicherung hat begonnen.</translation>
    </message>
</context>
<context>
    <name>PoliciesModel</name>
    <message>
        <source>Policy</source>
        <translation>Richtlinie</translation>
    </message>
    <message>
        <source>Repository</source>
        <translation>Repository</translation>
    </message>
    <message>
        <source>Revision</source>
        <translation>Fassung</translation>
    </message>
    <message>
        <source>Saves</source>
        <translation>Sichert</translation>
    </message>
    <message>
        <source>Used by</source>
        <translation>Verwendet von</translation>
    </message>
    <message>
        <source>When</source>
        <translation>Wann</translation>
    </message>
    <message>
        <source>by hand</source>
        <translation>von Hand</translation>
    </message>
    <message>
        <source>no machine yet</source>
        <translation>noch kein Rechner</translation>
    </message>
</context>
<context>
    <name>PoliciesPage</name>
    <message>
        <source>A policy says once for many machines what is saved, when, where to and how long. Whatever is changed in it reaches all of them, and each may have values of its own besides.</source>
        <translation>Eine Richtlinie sagt einmal für viele Rechner, was gesichert wird, wann, wohin und wie lange. Was an ihr geändert wird, erreicht alle, und jeder kann daneben eigene Werte haben.</translation>
    </message>
    <message>
        <source>All its revisions go with it. It can be removed while no machine uses it.</source>
        <translation>Alle ihre Fassungen gehen mit verloren. Sie lässt sich entfernen, solange kein Rechner sie verwendet.</translation>
    </message>
    <message>
        <source>Apply the newest</source>
        <translation>Neueste anwenden</translation>
    </message>
    <message>
        <source>Assign …</source>
        <translation>Zuweisen …</translation>
    </message>
    <message>
        <source>Clone …</source>
        <translation>Duplizieren …</translation>
    </message>
    <message>
        <source>Edit</source>
        <translation>Ändern</translation>
    </message>
    <message>
        <source>New policy</source>
        <translation>Neue Richtlinie</translation>
    </message>
    <message>
        <source>Pause …</source>
        <translation>Pausieren …</translation>
    </message>
    <message>
        <source>Policies</source>
        <translation>Richtlinien</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>Remove “{name}”?</source>
        <translation>„{name}“ entfernen?</translation>
    </message>
    <message>
        <source>Remove …</source>
        <translation>Entfernen …</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>Fortsetzen</translation>
    </message>
    <message>
        <source>Revisions</source>
        <translation>Fassungen</translation>
    </message>
    <message>
        <source>There is no policy yet</source>
        <translation>Noch keine Richtlinie</translation>
    </message>
    <message>
        <source>To the machines that are on an older revision.</source>
        <translation>Auf die Rechner mit einer älteren Fassung.</translation>
    </message>
</context>
<context>
    <name>PolicyEditorPage</name>
    <message numerus="yes">
        <source>%n change(s)</source>
        <translation>
            <numerusform>%n Änderung</numerusform>
            <numerusform>%n Änderungen</numerusform>
        </translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>Verwerfen</translation>
    </message>
    <message>
        <source>Each machine</source>
        <translation>Jeder Rechner</translation>
    </message>
    <message>
        <source>New policy</source>
        <translation>Neue Richtlinie</translation>
    </message>
    <message>
        <source>No unsaved changes</source>
        <translation>Keine ungespeicherten Änderungen</translation>
    </message>
    <message>
        <source>Policy {name}</source>
        <translation>Richtlinie {name}</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Speichern</translation>
    </message>
    <message>
        <source>Save …</source>
        <translation>Speichern …</translation>
    </message>
    <message>
        <source>Saved</source>
        <translation>Gespeichert</translation>
    </message>
    <message>
        <source>To be mended</source>
        <comment>fields</comment>
        <translation>Zu berichtigen</translation>
    </message>
</context>
<context>
    <name>PolicyHistoryDialog</name>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Go back to this one</source>
        <translation>Zu dieser zurückkehren</translation>
    </message>
    <message>
        <source>None is ever lost: going back to one makes a new revision of it.</source>
        <translation>Keine geht verloren: Die Rückkehr zu einer macht eine neue Fassung aus ihr.</translation>
    </message>
    <message>
        <source>Revisions</source>
        <translation>Fassungen</translation>
    </message>
    <message>
        <source>Revisions of “{name}”</source>
        <translation>Fassungen von „{name}“</translation>
    </message>
    <message>
        <source>This is what the policy says now.</source>
        <translation>So lautet die Richtlinie jetzt.</translation>
    </message>
</context>
<context>
    <name>PolicyRow</name>
    <message>
        <source>Follow a policy …</source>
        <translation>Einer Richtlinie folgen …</translation>
    </message>
    <message>
        <source>Follow another one …</source>
        <translation>Einer anderen folgen …</translation>
    </message>
    <message>
        <source>Save or discard the changes first.</source>
        <translation>Erst die Änderungen speichern oder verwerfen.</translation>
    </message>
    <message>
        <source>Show the policy</source>
        <translation>Richtlinie zeigen</translation>
    </message>
    <message>
        <source>Stop following …</source>
        <translation>Von ihr lösen …</translation>
    </message>
</context>
<context>
    <name>PolicyWords</name>
    <message>
        <source> and </source>
        <translation> und </translation>
    </message>
    <message numerus="yes">
        <source>%Ln folder(s) fewer</source>
        <translation>
            <numerusform>%Ln Ordner weniger</numerusform>
            <numerusform>%Ln Ordner weniger</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln folder(s) more</source>
        <translation>
            <numerusform>%Ln Ordner mehr</numerusform>
            <numerusform>%Ln Ordner mehr</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln on an older revision</source>
        <comment>machines</comment>
        <translation>
            <numerusform>%Ln auf älterer Fassung</numerusform>
            <numerusform>%Ln auf älterer Fassung</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln policy(ies)</source>
        <translation>
            <numerusform>%Ln Richtlinie</numerusform>
            <numerusform>%Ln Richtlinien</numerusform>
        </translation>
    </message>
    <message>
        <source>Changed there: {changes}.</source>
        <translation>Dort geändert: {changes}.</translation>
    </message>
    <message>
        <source>It has been changed by somebody else meanwhile, and is not saved yet</source>
        <translation>Sie wurde inzwischen anderswo geändert und ist noch nicht gespeichert</translation>
    </message>
    <message>
        <source>No value of the job changes. Its own are, until they are reset: {fields}.</source>
        <translation>Kein Wert des Auftrags ändert sich. Eigene sind, bis sie zurückgesetzt werden: {fields}.</translation>
    </message>
    <message>
        <source>None: all values are this machine&apos;s own.</source>
        <translation>Keine: Alle Werte sind eigene dieses Rechners.</translation>
    </message>
    <message>
        <source>Nothing begins by itself then: {paused}.</source>
        <translation>Von selbst beginnt dann nichts: {paused}.</translation>
    </message>
    <message>
        <source>The job does already what the policy says.</source>
        <translation>Der Auftrag tut schon, was die Richtlinie sagt.</translation>
    </message>
    <message numerus="yes">
        <source>This changes %Ln machine(s)</source>
        <translation>
            <numerusform>Das ändert %Ln Rechner</numerusform>
            <numerusform>Das ändert %Ln Rechner</numerusform>
        </translation>
    </message>
    <message>
        <source>This changes nothing on any machine.</source>
        <translation>Das ändert auf keinem Rechner etwas.</translation>
    </message>
    <message>
        <source>What was entered here stands over it: look at it, and save again.</source>
        <translation>Das hier Eingegebene hat Vorrang: ansehen und noch einmal speichern.</translation>
    </message>
    <message>
        <source>back to revision {number}</source>
        <translation>zurück zu Fassung {number}</translation>
    </message>
    <message>
        <source>name or passwords</source>
        <translation>Name oder Passwörter</translation>
    </message>
    <message>
        <source>nothing that shows here</source>
        <translation>nichts, was hier zu sehen ist</translation>
    </message>
    <message>
        <source>on revision {number}, the newest is {newest}</source>
        <translation>auf Fassung {number}, die neueste ist {newest}</translation>
    </message>
    <message>
        <source>the first one</source>
        <translation>die erste</translation>
    </message>
    <message numerus="yes">
        <source>used by %Ln machine(s)</source>
        <translation>
            <numerusform>verwendet von %Ln Rechner</numerusform>
            <numerusform>verwendet von %Ln Rechnern</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{change} on %Ln</source>
        <comment>jobs</comment>
        <translation>
            <numerusform>{change} auf %Ln</numerusform>
            <numerusform>{change} auf %Ln</numerusform>
        </translation>
    </message>
    <message>
        <source>{field} changed</source>
        <translation>{field} geändert</translation>
    </message>
    <message>
        <source>“{name}”, {used}</source>
        <translation>„{name}“, {used}</translation>
    </message>
</context>
<context>
    <name>QuietTimes</name>
    <message>
        <source>Add quiet hours</source>
        <translation>Ruhezeit hinzufügen</translation>
    </message>
    <message>
        <source>Quiet from</source>
        <translation>Ruhe von</translation>
    </message>
    <message>
        <source>Quiet to</source>
        <translation>Ruhe bis</translation>
    </message>
    <message>
        <source>Take out these quiet hours</source>
        <translation>Diese Ruhezeit entfernen</translation>
    </message>
    <message>
        <source>What is critical is sent all the same</source>
        <translation>Kritisches wird trotzdem gesendet</translation>
    </message>
</context>
<context>
    <name>QuotaCard</name>
    <message>
        <source>Change the quota</source>
        <translation>Kontingent ändern</translation>
    </message>
    <message>
        <source>Change …</source>
        <translation>Ändern …</translation>
    </message>
    <message>
        <source>Quota</source>
        <translation>Kontingent</translation>
    </message>
</context>
<context>
    <name>QuotaDialog</name>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Quota of {name}</source>
        <translation>Kontingent von {name}</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Speichern</translation>
    </message>
    <message>
        <source>What the provider&apos;s plan or the server there allows. Kustos warns before it is used up; it does not enforce it.</source>
        <translation>Was der Tarif des Anbieters oder der Server dort erlaubt. Kustos warnt, bevor es ausgeschöpft ist, und setzt es nicht durch.</translation>
    </message>
</context>
<context>
    <name>QuotaForm</name>
    <message>
        <source>It may hold at most</source>
        <translation>Es darf höchstens enthalten</translation>
    </message>
    <message>
        <source>Quota</source>
        <translation>Kontingent</translation>
    </message>
    <message>
        <source>Unit of the quota</source>
        <translation>Einheit des Kontingents</translation>
    </message>
    <message>
        <source>at most</source>
        <translation>höchstens</translation>
    </message>
</context>
<context>
    <name>QuotaWords</name>
    <message numerus="yes">
        <source>%Ln day(s)</source>
        <translation>
            <numerusform>%Ln Tag</numerusform>
            <numerusform>%Ln Tagen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln month(s)</source>
        <translation>
            <numerusform>%Ln Monat</numerusform>
            <numerusform>%Ln Monaten</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln week(s)</source>
        <translation>
            <numerusform>%Ln Woche</numerusform>
            <numerusform>%Ln Wochen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln year(s)</source>
        <translation>
            <numerusform>%Ln Jahr</numerusform>
            <numerusform>%Ln Jahren</numerusform>
        </translation>
    </message>
    <message>
        <source>From {least} to {most}.</source>
        <translation>Von {least} bis {most}.</translation>
    </message>
    <message>
        <source>It holds more than that already: {size}.</source>
        <translation>Es enthält schon mehr: {size}.</translation>
    </message>
    <message>
        <source>It holds {size}, measured {when}.</source>
        <translation>Es enthält {size}, gemessen {when}.</translation>
    </message>
    <message>
        <source>Measured {when}.</source>
        <translation>Gemessen {when}.</translation>
    </message>
    <message>
        <source>None is set.</source>
        <translation>Keines eingetragen.</translation>
    </message>
    <message>
        <source>None is set. It holds {size}.</source>
        <translation>Keines eingetragen. Das Repository enthält {size}.</translation>
    </message>
    <message>
        <source>What it holds was not measured yet; care does that.</source>
        <translation>Was es enthält, wurde noch nicht gemessen; das geschieht bei der Pflege.</translation>
    </message>
    <message>
        <source>{size}; what it holds was not measured yet.</source>
        <translation>{size}; was das Repository enthält, wurde noch nicht gemessen.</translation>
    </message>
    <message>
        <source>{used} ({percent})</source>
        <translation>{used} ({percent})</translation>
    </message>
    <message>
        <source>{used}; by its growth it should be full by now.</source>
        <translation>{used}; nach bisherigem Wachstum müsste es inzwischen voll sein.</translation>
    </message>
    <message>
        <source>{used}; full in about {span}.</source>
        <translation>{used}; voll in etwa {span}.</translation>
    </message>
    <message>
        <source>{used}; nothing is left.</source>
        <translation>{used}; nichts ist mehr frei.</translation>
    </message>
</context>
<context>
    <name>ReadmeWords</name>
    <message>
        <source>   Without systemd, these are the two commands:</source>
        <translation>   Ohne systemd sind dies die beiden Befehle:</translation>
    </message>
    <message>
        <source>1. On the server, as root, with {program} installed: copy this folder&apos;s files to
   {settings}, and give them and the folder of the backups to an account of their own.</source>
        <translation>1. Auf dem Server, als root, mit {program} installiert: die Dateien dieses Ordners nach
   {settings} kopieren und sie wie den Ordner der Sicherungen einem eigenen Konto geben.</translation>
    </message>
    <message>
        <source>2. With systemd, start both in that folder, now and with every start:</source>
        <translation>2. Mit systemd beide in diesem Ordner starten, jetzt und bei jedem Start:</translation>
    </message>
    <message>
        <source>3. In the firewall let the machines reach port {port}, and the maintainer alone
   reach port {other}.</source>
        <translation>3. In der Firewall für die Rechner den Port {port} öffnen, den Port {other} nur für den
   Rechner, der pflegt.</translation>
    </message>
    <message>
        <source>3. In the firewall let the machines reach port {port}. Port {other} answers the
   server itself alone.</source>
        <translation>3. In der Firewall für die Rechner den Port {port} öffnen. Port {other} antwortet nur
   dem Server selbst.</translation>
    </message>
    <message>
        <source>4. In Kustos initialise the repositories: “Test” in the form of each offers it.
   Every machine has one of its own and can reach no other:</source>
        <translation>4. In Kustos die Repositorys anlegen: „Prüfen“ im Formular eines jeden bietet es an.
   Jeder Rechner hat ein eigenes und erreicht kein anderes:</translation>
    </message>
    <message>
        <source>A backup server that lets go of nothing: {host}</source>
        <translation>Ein Sicherungsserver, der nichts hergibt: {host}</translation>
    </message>
    <message>
        <source>Two processes serve one folder. The machines&apos; takes backups and removes none. The
maintainer&apos;s removes as well, with a login that one machine alone is given.</source>
        <translation>Zwei Prozesse bedienen einen Ordner. Der für die Rechner nimmt Sicherungen an und
entfernt keine. Der für die Pflege entfernt auch, mit einer Anmeldung, die nur ein
Rechner bekommt.</translation>
    </message>
    <message>
        <source>{key} and the two files .htpasswd are secrets. The passwords themselves are sealed
in Kustos and stand nowhere else; the files have hashes of them. The certificate
is good for ten years, and pinned in Kustos: enter another one in each form.</source>
        <translation>{key} und die beiden Dateien .htpasswd sind geheim. Die Passwörter selbst liegen
versiegelt in Kustos und sonst nirgends; die Dateien enthalten ihre Prüfsummen. Das
Zertifikat gilt zehn Jahre und ist in Kustos festgelegt: ein anderes in jedem Formular
eintragen.</translation>
    </message>
    <message>
        <source>{machine} looks after all of them: {url}/…/  ({user})</source>
        <translation>{machine} pflegt sie alle: {url}/…/  ({user})</translation>
    </message>
</context>
<context>
    <name>RenameMachineDialog</name>
    <message>
        <source>A name is needed.</source>
        <translation>Ein Name wird gebraucht.</translation>
    </message>
    <message>
        <source>Another machine has this name already.</source>
        <translation>Ein anderer Rechner heißt schon so.</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>Umbenennen</translation>
    </message>
    <message>
        <source>Rename {name}</source>
        <translation>{name} umbenennen</translation>
    </message>
    <message>
        <source>The computer&apos;s own name stays {hostname}.</source>
        <translation>Der eigene Name des Rechners bleibt {hostname}.</translation>
    </message>
</context>
<context>
    <name>RepositoriesModel</name>
    <message>
        <source>Repository</source>
        <translation>Repository</translation>
    </message>
    <message>
        <source>Snapshots</source>
        <translation>Stände</translation>
    </message>
    <message>
        <source>Used by</source>
        <translation>Verwendet von</translation>
    </message>
    <message>
        <source>Where</source>
        <translation>Wo</translation>
    </message>
    <message>
        <source>no job</source>
        <translation>keinem Auftrag</translation>
    </message>
</context>
<context>
    <name>RepositoriesPage</name>
    <message>
        <source>A repository keeps the backups, encrypted: in a folder, on a NAS or server, or in the cloud. Machines write to it directly, and several can share one.</source>
        <translation>Ein Repository bewahrt die Sicherungen verschlüsselt auf: in einem Ordner, auf einem NAS oder Server oder in der Cloud. Die Rechner schreiben direkt hinein, und mehrere können eines teilen.</translation>
    </message>
    <message>
        <source>Assign …</source>
        <translation>Zuordnen …</translation>
    </message>
    <message>
        <source>Edit</source>
        <translation>Ändern</translation>
    </message>
    <message>
        <source>Look after …</source>
        <translation>Pflegen …</translation>
    </message>
    <message>
        <source>New repository</source>
        <translation>Neues Repository</translation>
    </message>
    <message>
        <source>Remove …</source>
        <translation>Entfernen …</translation>
    </message>
    <message>
        <source>Repositories</source>
        <translation>Repositorys</translation>
    </message>
    <message>
        <source>Set up a server …</source>
        <translation>Server einrichten …</translation>
    </message>
    <message>
        <source>Test</source>
        <translation>Prüfen</translation>
    </message>
    <message>
        <source>There is no repository yet</source>
        <translation>Noch gibt es kein Repository</translation>
    </message>
    <message>
        <source>{type}; nobody looks after it: that machine was removed</source>
        <translation>{type}; niemand pflegt es: der Rechner wurde entfernt</translation>
    </message>
    <message>
        <source>{type}; {machine} alone looks after it</source>
        <translation>{type}; nur {machine} pflegt es</translation>
    </message>
</context>
<context>
    <name>RepositoryCounts</name>
    <message numerus="yes">
        <source>%Ln repository(s)</source>
        <translation>
            <numerusform>%Ln Repository</numerusform>
            <numerusform>%Ln Repositorys</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Give the job(s) another repository or remove the job(s) first.</source>
        <translation>
            <numerusform>Dem Auftrag zuerst ein anderes Repository geben oder ihn entfernen.</numerusform>
            <numerusform>Den Aufträgen zuerst ein anderes Repository geben oder sie entfernen.</numerusform>
        </translation>
    </message>
    <message>
        <source>{jobs}: {names}.</source>
        <translation>{jobs}: {names}.</translation>
    </message>
    <message>
        <source>{name} is in use</source>
        <translation>{name} wird verwendet</translation>
    </message>
</context>
<context>
    <name>RepositoryDialog</name>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>New repository</source>
        <translation>Neues Repository</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Speichern</translation>
    </message>
    <message>
        <source>Where backups are kept, encrypted.</source>
        <translation>Wo Sicherungen verschlüsselt aufbewahrt werden.</translation>
    </message>
</context>
<context>
    <name>RepositoryForm</name>
    <message>
        <source>Choose …</source>
        <translation>Auswählen …</translation>
    </message>
    <message>
        <source>Enter as SFTP server</source>
        <translation>Als SFTP-Server eingeben</translation>
    </message>
    <message>
        <source>For instance: NAS in the cellar</source>
        <translation>Zum Beispiel: NAS im Keller</translation>
    </message>
    <message>
        <source>Make a strong one</source>
        <translation>Ein starkes erzeugen</translation>
    </message>
    <message>
        <source>Port</source>
        <translation>Port</translation>
    </message>
    <message>
        <source>Rarely needed</source>
        <translation>Selten nötig</translation>
    </message>
    <message>
        <source>Taken from {address}. Only a key that is approved here is trusted.</source>
        <translation>Übernommen aus {address}. Nur einem hier bestätigten Schlüssel wird vertraut.</translation>
    </message>
    <message>
        <source>The machine&apos;s own ssh decides whom it trusts.</source>
        <translation>Wem vertraut wird, entscheidet das eigene ssh des Rechners.</translation>
    </message>
    <message>
        <source>port</source>
        <translation>Port</translation>
    </message>
    <message>
        <source>{file} holds no text that could be a key.</source>
        <translation>{file} enthält keinen Text, der ein Schlüssel sein könnte.</translation>
    </message>
</context>
<context>
    <name>RepositoryWords</name>
    <message>
        <source>A key for this bucket alone is enough, and safer.</source>
        <translation>Ein Schlüssel nur für diesen Bucket genügt und ist sicherer.</translation>
    </message>
    <message>
        <source>A private key</source>
        <translation>Privater Schlüssel</translation>
    </message>
    <message>
        <source>Access key</source>
        <translation>Zugriffsschlüssel</translation>
    </message>
    <message>
        <source>Account key</source>
        <translation>Kontoschlüssel</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>Adresse</translation>
    </message>
    <message>
        <source>Application key</source>
        <translation>App-Schlüssel</translation>
    </message>
    <message>
        <source>As restic wants it, for instance swift:backup:/kanzlei</source>
        <translation>So, wie restic sie haben will, etwa swift:backup:/kanzlei</translation>
    </message>
    <message>
        <source>Bucket</source>
        <translation>Bucket</translation>
    </message>
    <message>
        <source>Bucket is named</source>
        <translation>Bucket steht</translation>
    </message>
    <message>
        <source>Change it only if the server does not find its bucket.</source>
        <translation>Nur ändern, wenn der Server seinen Bucket nicht findet.</translation>
    </message>
    <message>
        <source>Container</source>
        <translation>Container</translation>
    </message>
    <message>
        <source>Empty for Azure&apos;s public cloud. Others take restic 0.16 or newer, for instance core.chinacloudapi.cn</source>
        <translation>Leer für die öffentliche Cloud von Azure. Andere brauchen restic 0.16 oder neuer, etwa core.chinacloudapi.cn</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Ordner</translation>
    </message>
    <message>
        <source>Folder inside</source>
        <translation>Ordner darin</translation>
    </message>
    <message>
        <source>For instance https://nas.example:8000/kanzlei</source>
        <translation>Zum Beispiel https://nas.example:8000/kanzlei</translation>
    </message>
    <message>
        <source>For instance https://s3.eu-central-1.amazonaws.com</source>
        <translation>Zum Beispiel https://s3.eu-central-1.amazonaws.com</translation>
    </message>
    <message>
        <source>In OpenSSH form.</source>
        <translation>In der Form von OpenSSH.</translation>
    </message>
    <message>
        <source>It encrypts everything in the repository. Without it nobody can read the backups again: note it down outside this computer.</source>
        <translation>Es verschlüsselt alles im Repository. Ohne dieses Passwort kann niemand die Sicherungen wieder lesen: außerhalb dieses Rechners notieren.</translation>
    </message>
    <message>
        <source>It ends after hours, and the backups with it.</source>
        <translation>Es endet nach Stunden, und die Sicherungen mit ihm.</translation>
    </message>
    <message>
        <source>It must allow reading, writing, listing and deleting. Backups end on the day it does.</source>
        <translation>Es muss Lesen, Schreiben, Auflisten und Löschen erlauben. Endet es, enden auch die Sicherungen.</translation>
    </message>
    <message>
        <source>Its name alone: NAME of NAME.blob.core.windows.net</source>
        <translation>Nur sein Name: NAME aus NAME.blob.core.windows.net</translation>
    </message>
    <message>
        <source>Its name on the machine: “rclone listremotes” shows it there.</source>
        <translation>Sein Name auf dem Rechner: „rclone listremotes“ zeigt ihn dort.</translation>
    </message>
    <message>
        <source>Key ID</source>
        <translation>Schlüssel-ID</translation>
    </message>
    <message>
        <source>Leave empty if the server asks for none.</source>
        <translation>Leer lassen, wenn der Server keinen verlangt.</translation>
    </message>
    <message>
        <source>Log in with</source>
        <translation>Anmelden mit</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>No key is stored here. The owner of each machine lends an ssh-agent in the agent&apos;s own configuration (ssh_agent in agent.toml).</source>
        <translation>Hier wird kein Schlüssel gespeichert. Der Eigentümer jedes Rechners gibt in der eigenen Konfiguration des Agenten einen ssh-agent frei (ssh_agent in agent.toml).</translation>
    </message>
    <message>
        <source>Only for a private key that is protected by one.</source>
        <translation>Nur für einen privaten Schlüssel, der damit geschützt ist.</translation>
    </message>
    <message>
        <source>Only for a server with a certificate of its own making.</source>
        <translation>Nur für einen Server mit selbst ausgestelltem Zertifikat.</translation>
    </message>
    <message>
        <source>Optional.</source>
        <translation>Kann leer bleiben.</translation>
    </message>
    <message>
        <source>Optional. Needed where the bucket does not exist yet.</source>
        <translation>Optional. Nötig, wenn es den Bucket noch nicht gibt.</translation>
    </message>
    <message>
        <source>Optional. Some servers want to be told.</source>
        <translation>Optional. Manche Server wollen sie wissen.</translation>
    </message>
    <message>
        <source>Optional. Where in the remote.</source>
        <translation>Optional. Wo im Remote.</translation>
    </message>
    <message>
        <source>Own certificate</source>
        <translation>Eigenes Zertifikat</translation>
    </message>
    <message>
        <source>Passphrase</source>
        <translation>Passphrase</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>Passwort</translation>
    </message>
    <message>
        <source>Private key</source>
        <translation>Privater Schlüssel</translation>
    </message>
    <message>
        <source>Project</source>
        <translation>Projekt</translation>
    </message>
    <message>
        <source>Region</source>
        <translation>Region</translation>
    </message>
    <message>
        <source>Remote</source>
        <translation>Remote</translation>
    </message>
    <message>
        <source>SAS token</source>
        <translation>SAS-Token</translation>
    </message>
    <message>
        <source>Secret key</source>
        <translation>Geheimer Schlüssel</translation>
    </message>
    <message>
        <source>Server</source>
        <translation>Server</translation>
    </message>
    <message>
        <source>Server ends in</source>
        <translation>Server endet auf</translation>
    </message>
    <message>
        <source>Server&apos;s keys</source>
        <translation>Schlüssel des Servers</translation>
    </message>
    <message>
        <source>Service account&apos;s key</source>
        <translation>Schlüssel des Dienstkontos</translation>
    </message>
    <message>
        <source>Session token</source>
        <translation>Sitzungstoken</translation>
    </message>
    <message>
        <source>Shared access signature (SAS)</source>
        <translation>Shared Access Signature (SAS)</translation>
    </message>
    <message>
        <source>Storage account</source>
        <translation>Speicherkonto</translation>
    </message>
    <message>
        <source>Temporary access key with a session token</source>
        <translation>Zeitweiliger Zugriffsschlüssel mit Sitzungstoken</translation>
    </message>
    <message>
        <source>The JSON file that Google gives out for it.</source>
        <translation>Die JSON-Datei, die Google dafür ausgibt.</translation>
    </message>
    <message>
        <source>The machine&apos;s ssh-agent</source>
        <translation>ssh-agent des Rechners</translation>
    </message>
    <message>
        <source>Type</source>
        <translation>Art</translation>
    </message>
    <message>
        <source>User</source>
        <translation>Benutzer</translation>
    </message>
    <message>
        <source>User&apos;s password</source>
        <translation>Passwort des Benutzers</translation>
    </message>
    <message>
        <source>Variables</source>
        <translation>Variablen</translation>
    </message>
    <message>
        <source>What restic needs to log in, one NAME=value a line.</source>
        <translation>Was restic zur Anmeldung braucht, je Zeile ein NAME=Wert.</translation>
    </message>
    <message>
        <source>before the server: bucket.server</source>
        <translation>vor dem Server: bucket.server</translation>
    </message>
    <message>
        <source>in the path: server/bucket</source>
        <translation>im Pfad: server/bucket</translation>
    </message>
    <message>
        <source>where it fits (automatic)</source>
        <translation>wo es passt (automatisch)</translation>
    </message>
</context>
<context>
    <name>ResticNotice</name>
    <message>
        <source>Fetch restic</source>
        <translation>restic holen</translation>
    </message>
</context>
<context>
    <name>RestoreCounts</name>
    <message numerus="yes">
        <source>%Ln left out</source>
        <translation>
            <numerusform>%Ln ausgenommen</numerusform>
            <numerusform>%Ln ausgenommen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln path(s) would have to be named.</source>
        <translation>
            <numerusform>%Ln Pfad müsste genannt werden.</numerusform>
            <numerusform>%Ln Pfade müssten genannt werden.</numerusform>
        </translation>
    </message>
    <message>
        <source>A folder could not be read to its end</source>
        <translation>Ein Ordner konnte nicht bis zum Ende gelesen werden</translation>
    </message>
    <message>
        <source>Choose whole folders, or restore in several steps.</source>
        <translation>Ganze Ordner wählen oder in mehreren Schritten wiederherstellen.</translation>
    </message>
    <message>
        <source>Everything</source>
        <translation>Alles</translation>
    </message>
    <message>
        <source>Open it again, or choose it as a whole.</source>
        <translation>Ihn noch einmal öffnen oder als Ganzes wählen.</translation>
    </message>
    <message>
        <source>These are too many single paths</source>
        <translation>Das sind zu viele einzelne Pfade</translation>
    </message>
    <message>
        <source>What else {folder} holds is not known.</source>
        <translation>Was {folder} sonst enthält, ist nicht bekannt.</translation>
    </message>
</context>
<context>
    <name>RestorePage</name>
    <message>
        <source>1 What</source>
        <translation>1 Was</translation>
    </message>
    <message>
        <source>2 Where</source>
        <translation>2 Wohin</translation>
    </message>
    <message>
        <source>3 Review and start</source>
        <translation>3 Prüfen und starten</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Zurück</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>From</source>
        <translation>Von</translation>
    </message>
    <message>
        <source>Into the folder</source>
        <translation>In den Ordner</translation>
    </message>
    <message>
        <source>Next: review</source>
        <translation>Weiter: Prüfen</translation>
    </message>
    <message>
        <source>Next: where</source>
        <translation>Weiter: Wohin</translation>
    </message>
    <message>
        <source>Nothing chosen yet</source>
        <translation>Noch nichts gewählt</translation>
    </message>
    <message>
        <source>Snapshot</source>
        <translation>Sicherungsstand</translation>
    </message>
    <message>
        <source>Start the restore</source>
        <translation>Wiederherstellung starten</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>Schritte</translation>
    </message>
    <message>
        <source>The files are written into the folder with their whole path. Nothing that is there already is changed.</source>
        <translation>Die Dateien werden mit ihrem ganzen Pfad in den Ordner geschrieben. Was schon da ist, bleibt unverändert.</translation>
    </message>
    <message>
        <source>Tick what is to be restored.</source>
        <translation>Ankreuzen, was wiederhergestellt werden soll.</translation>
    </message>
    <message>
        <source>To machine</source>
        <translation>Auf Rechner</translation>
    </message>
    <message>
        <source>What</source>
        <translation>Was</translation>
    </message>
</context>
<context>
    <name>RestoreWhat</name>
    <message>
        <source>As soon as a job has made its first backup, its files can be found here.</source>
        <translation>Sobald ein Auftrag seine erste Sicherung gemacht hat, sind seine Dateien hier zu finden.</translation>
    </message>
    <message>
        <source>Everything</source>
        <translation>Alles</translation>
    </message>
    <message>
        <source>Files in this snapshot</source>
        <translation>Dateien in diesem Sicherungsstand</translation>
    </message>
    <message>
        <source>Its first good backup makes one. Older ones are found by “Read anew” under the job&apos;s snapshots.</source>
        <translation>Seine erste gute Sicherung macht einen. Ältere findet „Neu lesen“ unter den Sicherungsständen des Auftrags.</translation>
    </message>
    <message>
        <source>Job or origin</source>
        <translation>Auftrag oder Herkunft</translation>
    </message>
    <message>
        <source>Machine</source>
        <translation>Rechner</translation>
    </message>
    <message>
        <source>Newer snapshot</source>
        <translation>Neuerer Sicherungsstand</translation>
    </message>
    <message>
        <source>Newest</source>
        <translation>Neuester</translation>
    </message>
    <message>
        <source>Older snapshot</source>
        <translation>Älterer Sicherungsstand</translation>
    </message>
    <message>
        <source>Snapshot</source>
        <translation>Sicherungsstand</translation>
    </message>
    <message>
        <source>There is nothing to restore yet</source>
        <translation>Noch gibt es nichts wiederherzustellen</translation>
    </message>
    <message>
        <source>This job has no snapshot yet</source>
        <translation>Dieser Auftrag hat noch keinen Sicherungsstand</translation>
    </message>
</context>
<context>
    <name>RestoreWhere</name>
    <message>
        <source>A folder is needed.</source>
        <translation>Ein Ordner wird gebraucht.</translation>
    </message>
    <message>
        <source>A new or an empty folder. Nothing that is there already is changed.</source>
        <translation>Ein neuer oder leerer Ordner. Was schon da ist, bleibt unverändert.</translation>
    </message>
    <message>
        <source>A whole path is needed, from the root or drive on.</source>
        <translation>Ein ganzer Pfad wird gebraucht, von der Wurzel oder dem Laufwerk an.</translation>
    </message>
    <message>
        <source>Choose …</source>
        <translation>Auswählen …</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Ordner</translation>
    </message>
    <message>
        <source>Machine</source>
        <translation>Rechner</translation>
    </message>
    <message>
        <source>Restored {job} {date}</source>
        <translation>Wiederhergestellt {job} {date}</translation>
    </message>
    <message>
        <source>The repository is a folder</source>
        <translation>Das Repository ist ein Ordner</translation>
    </message>
    <message>
        <source>The restore starts as soon as it is back.</source>
        <translation>Die Wiederherstellung beginnt, sobald er zurück ist.</translation>
    </message>
    <message>
        <source>There is something in this folder already. Choose a new or an empty one.</source>
        <translation>In diesem Ordner ist schon etwas. Einen neuen oder leeren wählen.</translation>
    </message>
    <message>
        <source>{machine} can restore from it only if it reaches the same folder as {path}.</source>
        <translation>{machine} kann nur daraus wiederherstellen, wenn dort derselbe Ordner als {path} erreichbar ist.</translation>
    </message>
    <message>
        <source>{machine} is not connected</source>
        <translation>{machine} ist nicht verbunden</translation>
    </message>
</context>
<context>
    <name>Results</name>
    <message numerus="yes">
        <source>%Ln chosen path(s) are not in it.</source>
        <translation>
            <numerusform>%Ln gewählter Pfad ist nicht darin enthalten.</numerusform>
            <numerusform>%Ln gewählte Pfade sind nicht darin enthalten.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln file(s) restored into {folder}.</source>
        <translation>
            <numerusform>%Ln Datei nach {folder} wiederhergestellt.</numerusform>
            <numerusform>%Ln Dateien nach {folder} wiederhergestellt.</numerusform>
        </translation>
    </message>
    <message>
        <source>Cancelled. Nothing that was there before has changed.</source>
        <translation>Abgebrochen. Nichts, was vorher da war, hat sich geändert.</translation>
    </message>
    <message>
        <source>Cancelled. What had been restored until then is in the folder.</source>
        <translation>Abgebrochen. Was bis dahin wiederhergestellt war, liegt im Ordner.</translation>
    </message>
    <message>
        <source>Done.</source>
        <translation>Fertig.</translation>
    </message>
    <message>
        <source>No snapshot was made.</source>
        <translation>Es ist kein Sicherungsstand entstanden.</translation>
    </message>
    <message>
        <source>Skipped.</source>
        <translation>Übersprungen.</translation>
    </message>
    <message>
        <source>Skipped: it waited until the next run of the schedule took its place.</source>
        <translation>Übersprungen: Sie wartete, bis der nächste Lauf des Zeitplans an ihre Stelle trat.</translation>
    </message>
    <message>
        <source>Skipped: the machine was not connected in time.</source>
        <translation>Übersprungen: Der Rechner war nicht rechtzeitig verbunden.</translation>
    </message>
    <message>
        <source>Skipped: the manager was away for as long as it could wait.</source>
        <translation>Übersprungen: Die Verwaltung war so lange weg, wie der Lauf warten konnte.</translation>
    </message>
    <message>
        <source>The list could not be read.</source>
        <translation>Die Liste konnte nicht gelesen werden.</translation>
    </message>
    <message>
        <source>The machine was not heard of any more: nobody knows how it ended.</source>
        <translation>Von dem Rechner war nichts mehr zu hören: Wie der Lauf ausging, ist nicht bekannt.</translation>
    </message>
    <message numerus="yes">
        <source>The repository holds %Ln snapshot(s).</source>
        <translation>
            <numerusform>Im Repository liegt %Ln Sicherungsstand.</numerusform>
            <numerusform>Im Repository liegen %Ln Sicherungsstände.</numerusform>
        </translation>
    </message>
    <message>
        <source>The repository is ready.</source>
        <translation>Das Repository ist bereit.</translation>
    </message>
    <message>
        <source>The repository was not initialised.</source>
        <translation>Das Repository wurde nicht angelegt.</translation>
    </message>
    <message>
        <source>The restore did not come to its end.</source>
        <translation>Die Wiederherstellung kam nicht zu ihrem Ende.</translation>
    </message>
    <message>
        <source>The snapshot is there and complete.</source>
        <translation>Der Sicherungsstand ist da und vollständig.</translation>
    </message>
    <message numerus="yes">
        <source>The snapshot is there, but %Ln file(s) could not be read.</source>
        <translation>
            <numerusform>Der Sicherungsstand ist da, aber %Ln Datei konnte nicht gelesen werden.</numerusform>
            <numerusform>Der Sicherungsstand ist da, aber %Ln Dateien konnten nicht gelesen werden.</numerusform>
        </translation>
    </message>
    <message>
        <source>{new} new, {changed} changed</source>
        <translation>{new} neu, {changed} geändert</translation>
    </message>
    <message>
        <source>{sentence} It took {duration}.</source>
        <translation>{sentence} Dauer: {duration}.</translation>
    </message>
</context>
<context>
    <name>RetentionFields</name>
    <message>
        <source>And all within</source>
        <translation>Und alle innerhalb</translation>
    </message>
    <message>
        <source>By its clock days, weeks, months and years begin.</source>
        <translation>Nach ihrer Uhr beginnen Tage, Wochen, Monate und Jahre.</translation>
    </message>
    <message>
        <source>How many</source>
        <translation>Wie viele</translation>
    </message>
    <message>
        <source>Keep only what these rules say</source>
        <translation>Nur behalten, was diese Regeln sagen</translation>
    </message>
    <message>
        <source>Show on a calendar …</source>
        <translation>Im Kalender zeigen …</translation>
    </message>
    <message>
        <source>Time zone</source>
        <translation>Zeitzone</translation>
    </message>
    <message>
        <source>Time zone of the days</source>
        <translation>Zeitzone der Tage</translation>
    </message>
    <message>
        <source>Without rules every snapshot is kept. By saving the job nothing is forgotten: that happens at night, in the care of the repository.</source>
        <translation>Ohne Regeln wird jeder Sicherungsstand aufbewahrt. Durch das Speichern des Auftrags geht nichts verloren: ausgedünnt wird nachts, bei der Pflege des Repositorys.</translation>
    </message>
    <message>
        <source>Years, months, days and hours: 1y, 6m, 14d, 36h or together, 1y6m.</source>
        <translation>Jahre (y), Monate (m), Tage (d) und Stunden (h): 1y, 6m, 14d, 36h oder zusammen 1y6m.</translation>
    </message>
    <message>
        <source>all</source>
        <translation>alle</translation>
    </message>
    <message>
        <source>e.g. 14d</source>
        <translation>z. B. 14d</translation>
    </message>
</context>
<context>
    <name>RetentionWords</name>
    <message numerus="yes">
        <source>%Ln day(s)</source>
        <comment>length</comment>
        <translation>
            <numerusform>%Ln Tag</numerusform>
            <numerusform>%Ln Tage</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln go(es)</source>
        <comment>snapshots</comment>
        <translation>
            <numerusform>%Ln geht</numerusform>
            <numerusform>%Ln gehen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln go(es).</source>
        <comment>snapshots</comment>
        <translation>
            <numerusform>%Ln geht.</numerusform>
            <numerusform>%Ln gehen.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln hour(s)</source>
        <comment>length</comment>
        <translation>
            <numerusform>%Ln Stunde</numerusform>
            <numerusform>%Ln Stunden</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln month(s)</source>
        <comment>length</comment>
        <translation>
            <numerusform>%Ln Monat</numerusform>
            <numerusform>%Ln Monate</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln on hold or in quarantine</source>
        <comment>snapshots</comment>
        <translation>
            <numerusform>%Ln festgehalten oder in Quarantäne</numerusform>
            <numerusform>%Ln festgehalten oder in Quarantäne</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln snapshot(s) stay</source>
        <translation>
            <numerusform>%Ln Sicherungsstand bleibt</numerusform>
            <numerusform>%Ln Sicherungsstände bleiben</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln stay(s)</source>
        <comment>snapshots</comment>
        <translation>
            <numerusform>%Ln bleibt</numerusform>
            <numerusform>%Ln bleiben</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln year(s)</source>
        <comment>length</comment>
        <translation>
            <numerusform>%Ln Jahr</numerusform>
            <numerusform>%Ln Jahre</numerusform>
        </translation>
    </message>
    <message>
        <source>All snapshots are kept.</source>
        <translation>Alle Sicherungsstände werden behalten.</translation>
    </message>
    <message numerus="yes">
        <source>In a year there will be about %Ln run(s) to restore from.</source>
        <translation>
            <numerusform>In einem Jahr wird es etwa %Ln Lauf zum Wiederherstellen geben.</numerusform>
            <numerusform>In einem Jahr wird es etwa %Ln Läufe zum Wiederherstellen geben.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Nothing would be forgotten: %Ln snapshot(s) stay.</source>
        <translation>
            <numerusform>Nichts würde entfernt: %Ln Sicherungsstand bleibt.</numerusform>
            <numerusform>Nichts würde entfernt: %Ln Sicherungsstände bleiben.</numerusform>
        </translation>
    </message>
    <message>
        <source>Of the snapshots are kept: {rules}.</source>
        <translation>Behalten werden: {rules}.</translation>
    </message>
    <message>
        <source>On hold since {day}, by {name}: {reason}</source>
        <translation>Festgehalten seit {day} von {name}: {reason}</translation>
    </message>
    <message>
        <source>On hold: unusual change on {day}</source>
        <translation>Festgehalten: ungewöhnliche Änderung am {day}</translation>
    </message>
    <message>
        <source>all</source>
        <translation>alle</translation>
    </message>
    <message>
        <source>all within {length}</source>
        <translation>alle innerhalb von {length}</translation>
    </message>
    <message>
        <source>all {slots}</source>
        <translation>alle {slots}</translation>
    </message>
    <message>
        <source>on hold: unusual change</source>
        <translation>festgehalten: ungewöhnliche Änderung</translation>
    </message>
    <message numerus="yes">
        <source>the last %Ln</source>
        <comment>snapshots</comment>
        <translation>
            <numerusform>der letzte</numerusform>
            <numerusform>die letzten %Ln</numerusform>
        </translation>
    </message>
    <message>
        <source>{slots} within {length}</source>
        <translation>{slots} innerhalb von {length}</translation>
    </message>
    <message>
        <source>{slots}, being the oldest</source>
        <translation>{slots}, als ältester</translation>
    </message>
    <message>
        <source>{slots}: the job runs less often than that. What is kept by it reaches further back than its number says.</source>
        <translation>{slots}: Der Auftrag läuft seltener. Was so aufbewahrt wird, reicht weiter zurück, als die Zahl sagt.</translation>
    </message>
</context>
<context>
    <name>RevisionsModel</name>
    <message>
        <source>Revision</source>
        <translation>Fassung</translation>
    </message>
    <message>
        <source>Saved</source>
        <translation>Gespeichert</translation>
    </message>
    <message>
        <source>Used by</source>
        <translation>Verwendet von</translation>
    </message>
    <message>
        <source>What it changed</source>
        <translation>Was sie änderte</translation>
    </message>
</context>
<context>
    <name>RhythmField</name>
    <message>
        <source>By hand only</source>
        <translation>Nur von Hand</translation>
    </message>
    <message>
        <source>Day of the month</source>
        <translation>Tag des Monats</translation>
    </message>
    <message>
        <source>Days of the week</source>
        <translation>Wochentage</translation>
    </message>
    <message>
        <source>Each month</source>
        <translation>Monatlich</translation>
    </message>
    <message>
        <source>Each week</source>
        <translation>Wöchentlich</translation>
    </message>
    <message>
        <source>Every day</source>
        <translation>Täglich</translation>
    </message>
    <message>
        <source>Every few minutes</source>
        <translation>Alle paar Minuten</translation>
    </message>
    <message>
        <source>Every how many hours</source>
        <translation>Alle wie viele Stunden</translation>
    </message>
    <message>
        <source>Every how many minutes</source>
        <translation>Alle wie viele Minuten</translation>
    </message>
    <message>
        <source>Hourly</source>
        <translation>Stündlich</translation>
    </message>
    <message>
        <source>Monday to Friday</source>
        <translation>Montag bis Freitag</translation>
    </message>
    <message>
        <source>Own rule</source>
        <translation>Eigene Regel</translation>
    </message>
    <message>
        <source>Rule</source>
        <translation>Regel</translation>
    </message>
    <message>
        <source>Time of day</source>
        <translation>Uhrzeit</translation>
    </message>
    <message>
        <source>at</source>
        <translation>um</translation>
    </message>
    <message>
        <source>minute hour day month weekday: 30 2 * * 1-5</source>
        <translation>Minute Stunde Tag Monat Wochentag: 30 2 * * 1-5</translation>
    </message>
    <message>
        <source>{interval}, as it is</source>
        <translation>{interval}, wie bisher</translation>
    </message>
</context>
<context>
    <name>SavePolicyDialog</name>
    <message>
        <source>Apply to all machines</source>
        <translation>Auf alle Rechner anwenden</translation>
    </message>
    <message>
        <source>Apply to one machine first</source>
        <translation>Zuerst auf einen Rechner anwenden</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Save and apply</source>
        <translation>Speichern und anwenden</translation>
    </message>
    <message>
        <source>Save “{name}”?</source>
        <translation>„{name}“ speichern?</translation>
    </message>
    <message>
        <source>The others stay on their revision until it is applied from the list of policies.</source>
        <translation>Die anderen bleiben auf ihrer Fassung, bis sie aus der Liste der Richtlinien angewendet wird.</translation>
    </message>
    <message>
        <source>What a machine has of its own stays as it is.</source>
        <translation>Was ein Rechner an eigenen Werten hat, bleibt, wie es ist.</translation>
    </message>
</context>
<context>
    <name>ScheduleForm</name>
    <message>
        <source>Each machine begins a little later, always by as much.</source>
        <translation>Jeder Rechner beginnt etwas später, immer um gleich viel.</translation>
    </message>
    <message>
        <source>If it is away</source>
        <translation>Bei Abwesenheit</translation>
    </message>
    <message>
        <source>It waits for power and network as long as for a machine that is off.</source>
        <translation>Auf Strom und Netz wird so lange gewartet wie auf einen Rechner, der aus ist.</translation>
    </message>
    <message>
        <source>Make up for it if the machine was off, within</source>
        <translation>Nachholen, wenn der Rechner aus war, innerhalb von</translation>
    </message>
    <message>
        <source>Not at these times</source>
        <translation>Nicht zu diesen Zeiten</translation>
    </message>
    <message>
        <source>Only if</source>
        <translation>Nur wenn</translation>
    </message>
    <message>
        <source>Spread over</source>
        <translation>Verteilt über</translation>
    </message>
    <message>
        <source>This machine does not tell whether its network is metered: it runs as in one that is not.</source>
        <translation>Dieser Rechner meldet nicht, ob sein Netz nach Verbrauch abgerechnet wird: Der Auftrag läuft, als wäre es nicht so.</translation>
    </message>
    <message>
        <source>Time zone</source>
        <translation>Zeitzone</translation>
    </message>
    <message>
        <source>When</source>
        <translation>Wann</translation>
    </message>
    <message>
        <source>its battery holds at least</source>
        <translation>der Akku mindestens enthält</translation>
    </message>
    <message>
        <source>its network is not metered</source>
        <translation>das Netz nicht nach Verbrauch abgerechnet wird</translation>
    </message>
    <message>
        <source>nothing: all begin at once</source>
        <translation>nichts: alle zugleich</translation>
    </message>
    <message>
        <source>the last good backup is older than</source>
        <translation>die letzte gute Sicherung älter ist als</translation>
    </message>
    <message>
        <source>the machine is on mains power</source>
        <translation>der Rechner am Stromnetz hängt</translation>
    </message>
</context>
<context>
    <name>ScheduleWords</name>
    <message>
        <source>Each run needs this computer, with its key opened: without it the run waits, and is skipped if it cannot wait any longer.</source>
        <translation>Jeder Lauf braucht diesen Computer mit geöffnetem Schlüssel: Ohne ihn wartet der Lauf, und er wird übersprungen, wenn er nicht länger warten kann.</translation>
    </message>
    <message>
        <source>If the machine is off then, it makes up for it within {duration}.</source>
        <translation>Ist der Rechner dann aus, wird innerhalb von {duration} nachgeholt.</translation>
    </message>
    <message>
        <source>If the machine is off then, this run is left out.</source>
        <translation>Ist der Rechner dann aus, entfällt der Lauf.</translation>
    </message>
    <message>
        <source>It begins up to {duration} later, on each machine always by as much.</source>
        <translation>Er beginnt bis zu {duration} später, auf jedem Rechner immer um gleich viel.</translation>
    </message>
    <message>
        <source>It is left out if the last good backup is not yet {duration} old.</source>
        <translation>Er entfällt, wenn die letzte gute Sicherung noch keine {duration} alt ist.</translation>
    </message>
    <message>
        <source>It runs {rhythm}, by the clocks of {zone}.</source>
        <translation>Er läuft {rhythm}, nach den Uhren von {zone}.</translation>
    </message>
    <message>
        <source>It runs {rhythm}.</source>
        <translation>Er läuft {rhythm}.</translation>
    </message>
    <message>
        <source>It waits for a network that is not metered.</source>
        <translation>Er wartet auf ein Netz, das nicht nach Verbrauch abgerechnet wird.</translation>
    </message>
    <message>
        <source>It waits for mains power.</source>
        <translation>Er wartet auf Netzstrom.</translation>
    </message>
    <message>
        <source>No run begins {spans}.</source>
        <translation>Kein Lauf beginnt {spans}.</translation>
    </message>
    <message>
        <source>On battery it waits until this holds {percent}.</source>
        <translation>Im Akkubetrieb wartet er, bis der Akku {percent} enthält.</translation>
    </message>
    <message>
        <source>The job runs when it is started here.</source>
        <translation>Der Auftrag läuft, wenn er hier gestartet wird.</translation>
    </message>
    <message>
        <source>by the rule {rule}</source>
        <translation>nach der Regel {rule}</translation>
    </message>
    <message>
        <source>each week on {days} at {time}</source>
        <translation>jede Woche am {days} um {time}</translation>
    </message>
    <message numerus="yes">
        <source>every %Ln day(s)</source>
        <translation>
            <numerusform>jeden Tag</numerusform>
            <numerusform>alle %Ln Tage</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>every %Ln hour(s)</source>
        <translation>
            <numerusform>jede Stunde</numerusform>
            <numerusform>alle %Ln Stunden</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>every %Ln minute(s)</source>
        <translation>
            <numerusform>jede Minute</numerusform>
            <numerusform>alle %Ln Minuten</numerusform>
        </translation>
    </message>
    <message>
        <source>every day</source>
        <translation>täglich</translation>
    </message>
    <message>
        <source>every day at {time}</source>
        <translation>täglich um {time}</translation>
    </message>
    <message>
        <source>every hour</source>
        <translation>jede Stunde</translation>
    </message>
    <message>
        <source>every {duration}</source>
        <translation>alle {duration}</translation>
    </message>
    <message>
        <source>from Monday to Friday at {time}</source>
        <translation>von Montag bis Freitag um {time}</translation>
    </message>
    <message>
        <source>on day {day}</source>
        <translation>am {day}.</translation>
    </message>
    <message>
        <source>on day {day} of each month at {time}</source>
        <translation>am {day}. jedes Monats um {time}</translation>
    </message>
    <message>
        <source>on the last day</source>
        <translation>am letzten Tag</translation>
    </message>
    <message>
        <source>on the last day of each month at {time}</source>
        <translation>am letzten Tag jedes Monats um {time}</translation>
    </message>
    <message>
        <source>{days}, the whole day from {time}</source>
        <translation>{days}, ab {time} den ganzen Tag</translation>
    </message>
</context>
<context>
    <name>SecretField</name>
    <message>
        <source>Hide</source>
        <translation>Verbergen</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>Zeigen</translation>
    </message>
    <message>
        <source>stored; leave empty to keep it</source>
        <translation>gespeichert; leer: unverändert</translation>
    </message>
</context>
<context>
    <name>SettingsPage</name>
    <message>
        <source>About Kustos</source>
        <translation>Über Kustos</translation>
    </message>
    <message>
        <source>Appearance</source>
        <translation>Darstellung</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>Wie das System</translation>
    </message>
    <message>
        <source>Colours</source>
        <translation>Farben</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Dunkel</translation>
    </message>
    <message>
        <source>Data folder</source>
        <translation>Heimordner</translation>
    </message>
    <message>
        <source>Its machines stay, and belong to “{first}” then.</source>
        <translation>Seine Rechner bleiben und gehören dann zu „{first}“.</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Sprache</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>Lizenz</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Hell</translation>
    </message>
    <message>
        <source>Nothing is sent by this channel any more, nor what still waits.</source>
        <translation>Über diesen Kanal wird nichts mehr gesendet, auch nicht, was noch wartet.</translation>
    </message>
    <message>
        <source>Open the folder</source>
        <translation>Ordner öffnen</translation>
    </message>
    <message>
        <source>Qt, Python</source>
        <translation>Qt, Python</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>Remove {name}?</source>
        <translation>{name} entfernen?</translation>
    </message>
    <message>
        <source>Replace</source>
        <translation>Ersetzen</translation>
    </message>
    <message>
        <source>Replace the certificate of Kustos</source>
        <translation>Das Zertifikat von Kustos ersetzen</translation>
    </message>
    <message>
        <source>This is needed when its files may have been stolen. Machines that are connected learn of the new one at once, the others when they connect; it is used as soon as all of them know it.</source>
        <translation>Das ist nötig, wenn seine Dateien gestohlen sein könnten. Verbundene Rechner erfahren sofort vom neuen, die anderen, sobald sie sich verbinden; verwendet wird es, wenn alle es kennen.</translation>
    </message>
    <message>
        <source>Version</source>
        <translation>Version</translation>
    </message>
    <message>
        <source>Words, numbers and dates; switched at once.</source>
        <translation>Wörter, Zahlen und Daten; wechselt sofort.</translation>
    </message>
    <message>
        <source>“As the system” follows the desktop by day and night.</source>
        <translation>„Wie das System“ folgt dem Desktop bei Tag und Nacht.</translation>
    </message>
</context>
<context>
    <name>SettleDialog</name>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>It was meant to be</source>
        <translation>Es war gewollt</translation>
    </message>
    <message>
        <source>It was not, and it is dealt with</source>
        <translation>Es war nicht gewollt und ist behoben</translation>
    </message>
    <message>
        <source>Say so</source>
        <translation>Angeben</translation>
    </message>
    <message>
        <source>Such a run counts as usual from now on. The rules decide again about the snapshots that were put on hold for it.</source>
        <translation>Ein solcher Lauf gilt von nun an als üblich. Über die Sicherungsstände, die deswegen festgehalten werden, entscheiden wieder die Regeln.</translation>
    </message>
    <message>
        <source>The run does not count as usual. The snapshots from before stay on hold until somebody lifts that.</source>
        <translation>Der Lauf gilt nicht als üblich. Die Sicherungsstände von davor bleiben festgehalten, bis das jemand aufhebt.</translation>
    </message>
    <message>
        <source>What was it?</source>
        <translation>Was war es?</translation>
    </message>
</context>
<context>
    <name>SiteDialog</name>
    <message>
        <source>A machine belongs to one site: what is ticked here leaves its former one.</source>
        <translation>Ein Rechner gehört zu einem Standort: Was hier angehakt ist, verlässt seinen bisherigen.</translation>
    </message>
    <message>
        <source>Add a site</source>
        <translation>Standort hinzufügen</translation>
    </message>
    <message>
        <source>An office or a customer whose machines are told apart from the others&apos;.</source>
        <translation>Ein Büro oder ein Kunde, dessen Rechner von denen der anderen unterschieden werden.</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Change the site</source>
        <translation>Standort ändern</translation>
    </message>
    <message>
        <source>Machines</source>
        <translation>Rechner</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Speichern</translation>
    </message>
</context>
<context>
    <name>SiteRow</name>
    <message>
        <source>Change {name}</source>
        <translation>{name} ändern</translation>
    </message>
    <message>
        <source>Change …</source>
        <translation>Ändern …</translation>
    </message>
    <message>
        <source>Remove {name}</source>
        <translation>{name} entfernen</translation>
    </message>
    <message>
        <source>Remove …</source>
        <translation>Entfernen …</translation>
    </message>
    <message>
        <source>What is in no other site belongs to this one: it stays.</source>
        <translation>Zu diesem gehört, was zu keinem anderen gehört: Er bleibt.</translation>
    </message>
</context>
<context>
    <name>SitesCard</name>
    <message>
        <source>Add a site …</source>
        <translation>Standort hinzufügen …</translation>
    </message>
    <message>
        <source>Add an office …</source>
        <translation>Büro hinzufügen …</translation>
    </message>
    <message>
        <source>All machines belong to one office. If this Kustos looks after several offices or customers, their machines can be told apart, and channels can tell of one alone.</source>
        <translation>Alle Rechner gehören zu einem Büro. Betreut dieses Kustos mehrere Büros oder Kunden, lassen sich deren Rechner unterscheiden, und Kanäle können von einem allein berichten.</translation>
    </message>
    <message>
        <source>Several offices</source>
        <translation>Mehrere Büros</translation>
    </message>
    <message>
        <source>Sites</source>
        <translation>Standorte</translation>
    </message>
</context>
<context>
    <name>SnapshotsModel</name>
    <message>
        <source>Added</source>
        <translation>Neu</translation>
    </message>
    <message>
        <source>Files</source>
        <translation>Dateien</translation>
    </message>
    <message>
        <source>Made by</source>
        <translation>Entstanden durch</translation>
    </message>
    <message>
        <source>No run that Kustos knows of made this snapshot.</source>
        <translation>Kein Lauf, den Kustos kennt, hat diesen Sicherungsstand gemacht.</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>Snapshot</source>
        <translation>Sicherungsstand</translation>
    </message>
    <message>
        <source>a run of this job</source>
        <translation>einen Lauf dieses Auftrags</translation>
    </message>
    <message>
        <source>unexpected</source>
        <translation>unerwartet</translation>
    </message>
    <message>
        <source>unknown run</source>
        <translation>unbekannten Lauf</translation>
    </message>
</context>
<context>
    <name>SnapshotsPage</name>
    <message>
        <source>Asks the repository itself which snapshots it holds, through the machine.</source>
        <translation>Fragt über den Rechner das Repository selbst, welche Sicherungsstände es enthält.</translation>
    </message>
    <message>
        <source>Each good backup of this job adds one. “Read anew” finds older ones.</source>
        <translation>Jede gute Sicherung dieses Auftrags fügt einen hinzu. „Neu lesen“ findet ältere.</translation>
    </message>
    <message>
        <source>Forgets what the rules of the job do not keep.</source>
        <translation>Entfernt, was die Regeln des Auftrags nicht behalten.</translation>
    </message>
    <message>
        <source>From then on the rules decide about the snapshot again.</source>
        <translation>Danach entscheiden wieder die Regeln über den Sicherungsstand.</translation>
    </message>
    <message>
        <source>Hold …</source>
        <translation>Festhalten …</translation>
    </message>
    <message>
        <source>Lift the hold</source>
        <translation>Aufheben</translation>
    </message>
    <message>
        <source>Lift the hold …</source>
        <translation>Festhalten aufheben …</translation>
    </message>
    <message>
        <source>Lift the hold?</source>
        <translation>Festhalten aufheben?</translation>
    </message>
    <message>
        <source>Read anew</source>
        <translation>Neu lesen</translation>
    </message>
    <message>
        <source>Restore …</source>
        <translation>Wiederherstellen …</translation>
    </message>
    <message>
        <source>Show the run</source>
        <translation>Lauf zeigen</translation>
    </message>
    <message>
        <source>Snapshots</source>
        <translation>Sicherungsstände</translation>
    </message>
    <message>
        <source>The repository is being asked</source>
        <translation>Das Repository wird gefragt</translation>
    </message>
    <message>
        <source>There is no snapshot yet</source>
        <translation>Noch gibt es keinen Sicherungsstand</translation>
    </message>
    <message>
        <source>This snapshot is not to be forgotten.</source>
        <translation>Dieser Sicherungsstand soll nicht entfernt werden.</translation>
    </message>
    <message>
        <source>Tidy up …</source>
        <translation>Ausdünnen …</translation>
    </message>
</context>
<context>
    <name>Spans</name>
    <message numerus="yes">
        <source>%Ln day(s) ago</source>
        <translation>
            <numerusform>vor %Ln Tag</numerusform>
            <numerusform>vor %Ln Tagen</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Strips</name>
    <message numerus="yes">
        <source>%Ln away</source>
        <comment>days</comment>
        <translation>
            <numerusform>%Ln unterwegs</numerusform>
            <numerusform>%Ln unterwegs</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln failed</source>
        <comment>days</comment>
        <translation>
            <numerusform>%Ln fehlgeschlagen</numerusform>
            <numerusform>%Ln fehlgeschlagen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln good</source>
        <comment>days</comment>
        <translation>
            <numerusform>%Ln gut</numerusform>
            <numerusform>%Ln gut</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln missed</source>
        <comment>days</comment>
        <translation>
            <numerusform>%Ln ausgeblieben</numerusform>
            <numerusform>%Ln ausgeblieben</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln partial</source>
        <comment>days</comment>
        <translation>
            <numerusform>%Ln teilweise</numerusform>
            <numerusform>%Ln teilweise</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln skipped</source>
        <comment>days</comment>
        <translation>
            <numerusform>%Ln übersprungen</numerusform>
            <numerusform>%Ln übersprungen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>In %Ln day(s): {parts}</source>
        <translation>
            <numerusform>An %Ln Tag: {parts}</numerusform>
            <numerusform>In %Ln Tagen: {parts}</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>TaskHead</name>
    <message>
        <source>Back up again</source>
        <translation>Erneut sichern</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Ended {when}.</source>
        <translation>Beendet {when}.</translation>
    </message>
    <message>
        <source>It was due {when} by its schedule.</source>
        <translation>Fällig war er {when} nach seinem Zeitplan.</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>Fortschritt</translation>
    </message>
    <message>
        <source>Restore from it</source>
        <translation>Daraus wiederherstellen</translation>
    </message>
    <message>
        <source>Show snapshots</source>
        <translation>Stände zeigen</translation>
    </message>
    <message>
        <source>due {when} by its schedule</source>
        <translation>fällig {when} nach seinem Zeitplan</translation>
    </message>
    <message>
        <source>ordered {when}</source>
        <translation>beauftragt {when}</translation>
    </message>
    <message>
        <source>started {when}</source>
        <translation>begonnen {when}</translation>
    </message>
</context>
<context>
    <name>TaskLog</name>
    <message>
        <source>All {count}</source>
        <translation>Alle {count}</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>Errors {count}</source>
        <translation>Fehler {count}</translation>
    </message>
    <message>
        <source>Files that could not be read</source>
        <translation>Dateien, die nicht gelesen werden konnten</translation>
    </message>
    <message>
        <source>Find</source>
        <translation>Suchen</translation>
    </message>
    <message>
        <source>Follow</source>
        <translation>Mitlaufen</translation>
    </message>
    <message>
        <source>Line {number}</source>
        <translation>Zeile {number}</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>Protokoll</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>Weiter</translation>
    </message>
    <message>
        <source>No line is a warning.</source>
        <translation>Keine Zeile ist eine Warnung.</translation>
    </message>
    <message>
        <source>No line is an error.</source>
        <translation>Keine Zeile ist ein Fehler.</translation>
    </message>
    <message>
        <source>No line matches</source>
        <translation>Keine Zeile passt</translation>
    </message>
    <message>
        <source>Save the log</source>
        <translation>Protokoll speichern</translation>
    </message>
    <message>
        <source>Save …</source>
        <translation>Speichern …</translation>
    </message>
    <message>
        <source>Searching …</source>
        <translation>Suche läuft …</translation>
    </message>
    <message>
        <source>Text in the log</source>
        <translation>Text im Protokoll</translation>
    </message>
    <message>
        <source>The log has no lines.</source>
        <translation>Das Protokoll hat keine Zeilen.</translation>
    </message>
    <message>
        <source>Unreadable {count}</source>
        <translation>Nicht gelesen {count}</translation>
    </message>
    <message>
        <source>Warnings {count}</source>
        <translation>Warnungen {count}</translation>
    </message>
</context>
<context>
    <name>TaskPage</name>
    <message>
        <source>Cancelling …</source>
        <translation>Wird abgebrochen …</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>Protokoll</translation>
    </message>
    <message>
        <source>Task</source>
        <translation>Aufgabe</translation>
    </message>
</context>
<context>
    <name>TasksModel</name>
    <message>
        <source>Added</source>
        <translation>Neu</translation>
    </message>
    <message>
        <source>Duration</source>
        <translation>Dauer</translation>
    </message>
    <message>
        <source>Files</source>
        <translation>Dateien</translation>
    </message>
    <message>
        <source>Machine</source>
        <translation>Rechner</translation>
    </message>
    <message>
        <source>Message</source>
        <translation>Meldung</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>Started</source>
        <translation>Begonnen</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>What</source>
        <translation>Was</translation>
    </message>
    <message>
        <source>removed</source>
        <translation>entfernt</translation>
    </message>
</context>
<context>
    <name>Tellings</name>
    <message>
        <source>Kustos: a trial message</source>
        <translation>Kustos: eine Testnachricht</translation>
    </message>
    <message>
        <source>Resolved: {title}</source>
        <translation>Erledigt: {title}</translation>
    </message>
    <message>
        <source>Sent by Kustos. Which alerts are sent is set under “Settings”.</source>
        <translation>Gesendet von Kustos. Welche Warnungen gesendet werden, steht unter „Einstellungen“.</translation>
    </message>
    <message>
        <source>Since {when}.</source>
        <translation>Seit {when}.</translation>
    </message>
    <message>
        <source>This channel works: alerts of Kustos will arrive here.</source>
        <translation>Dieser Kanal funktioniert: Warnungen von Kustos kommen hier an.</translation>
    </message>
    <message numerus="yes">
        <source>{first}, and %Ln more</source>
        <translation>
            <numerusform>{first} und %Ln weitere</numerusform>
            <numerusform>{first} und %Ln weitere</numerusform>
        </translation>
    </message>
    <message>
        <source>{severity}: {title}</source>
        <translation>{severity}: {title}</translation>
    </message>
</context>
<context>
    <name>TextField</name>
    <message>
        <source>From a file …</source>
        <translation>Aus einer Datei …</translation>
    </message>
    <message>
        <source>stored; leave empty to keep it</source>
        <translation>gespeichert; leer: unverändert</translation>
    </message>
</context>
<context>
    <name>Ticks</name>
    <message>
        <source>All</source>
        <translation>Alle</translation>
    </message>
    <message>
        <source>None</source>
        <translation>Keine</translation>
    </message>
</context>
<context>
    <name>TidyDialog</name>
    <message>
        <source>By the rules as they are entered. Nothing is forgotten by looking.</source>
        <translation>Nach den Regeln, wie sie eingegeben sind. Durch das Ansehen wird nichts entfernt.</translation>
    </message>
    <message>
        <source>By the rules of the job, as they are stored. Forgotten snapshots are gone.</source>
        <translation>Nach den gespeicherten Regeln des Auftrags. Entfernte Sicherungsstände sind nicht wiederzuholen.</translation>
    </message>
    <message>
        <source>Calendar</source>
        <translation>Kalender</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Deciding …</source>
        <translation>Wird entschieden …</translation>
    </message>
    <message>
        <source>Forget</source>
        <translation>Entfernen</translation>
    </message>
    <message numerus="yes">
        <source>Forget %Ln snapshot(s)</source>
        <translation>
            <numerusform>%Ln Sicherungsstand entfernen</numerusform>
            <numerusform>%Ln Sicherungsstände entfernen</numerusform>
        </translation>
    </message>
    <message>
        <source>Snapshots of this job are being forgotten already.</source>
        <translation>Sicherungsstände dieses Auftrags werden schon entfernt.</translation>
    </message>
    <message>
        <source>The machine that looks after the repository is not there any more: choose another one in the repository&apos;s form.</source>
        <translation>Den Rechner, der das Repository pflegt, gibt es nicht mehr: im Formular des Repositorys einen anderen wählen.</translation>
    </message>
    <message>
        <source>The month after</source>
        <translation>Monat danach</translation>
    </message>
    <message>
        <source>The month before</source>
        <translation>Monat davor</translation>
    </message>
    <message>
        <source>What stays of {name}</source>
        <translation>Was von {name} bleibt</translation>
    </message>
    <message>
        <source>{machine} does it.</source>
        <translation>Das erledigt {machine}.</translation>
    </message>
    <message>
        <source>{stays} stays   {special} on hold or in quarantine   {goes} goes</source>
        <translation>{stays} bleibt   {special} festgehalten oder in Quarantäne   {goes} geht</translation>
    </message>
</context>
<context>
    <name>Trial</name>
    <message>
        <source>Approve this key</source>
        <translation>Diesen Schlüssel bestätigen</translation>
    </message>
    <message>
        <source>Check the place, or initialise it: that creates a new, empty repository.</source>
        <translation>Den Ort prüfen oder dort anlegen: Das schafft ein neues, leeres Repository.</translation>
    </message>
    <message>
        <source>Compare it with what the server itself shows (ssh-keygen -lf), then approve it.</source>
        <translation>Mit dem vergleichen, was der Server selbst zeigt (ssh-keygen -lf), dann bestätigen.</translation>
    </message>
    <message>
        <source>Enter the password of the repository that is there</source>
        <translation>Das Passwort des vorhandenen Repositorys eingeben</translation>
    </message>
    <message>
        <source>Enter the right one above and test again.</source>
        <translation>Oben das richtige eingeben und erneut prüfen.</translation>
    </message>
    <message>
        <source>Initialise</source>
        <translation>Anlegen</translation>
    </message>
    <message>
        <source>It is empty and takes backups from now on.</source>
        <translation>Es ist leer und nimmt ab jetzt Sicherungen auf.</translation>
    </message>
    <message>
        <source>It was set when that repository was created. Then test again.</source>
        <translation>Es wurde beim Anlegen jenes Repositorys gesetzt. Danach erneut prüfen.</translation>
    </message>
    <message>
        <source>No machine has joined yet</source>
        <translation>Noch ist kein Rechner beigetreten</translation>
    </message>
    <message>
        <source>Test</source>
        <translation>Prüfen</translation>
    </message>
    <message>
        <source>Test through</source>
        <translation>Prüfen über</translation>
    </message>
    <message>
        <source>Testing through {machine} …</source>
        <translation>Prüfung über {machine} …</translation>
    </message>
    <message>
        <source>The machine&apos;s own ssh does not trust it. Enter it above as an SFTP server: then the key is shown here and can be approved.</source>
        <translation>Das eigene ssh des Rechners vertraut ihm nicht. Oben als SFTP-Server eingeben: dann wird der Schlüssel hier gezeigt und kann bestätigt werden.</translation>
    </message>
    <message>
        <source>The password is noted down outside this computer</source>
        <translation>Das Passwort ist außerhalb dieses Rechners notiert</translation>
    </message>
    <message>
        <source>The repository is ready</source>
        <translation>Das Repository ist bereit</translation>
    </message>
    <message>
        <source>The repository is there and opens with this password.</source>
        <translation>Das Repository ist da und öffnet sich mit diesem Passwort.</translation>
    </message>
    <message>
        <source>The test was good</source>
        <translation>Die Prüfung war gut</translation>
    </message>
    <message>
        <source>This login can remove backups.</source>
        <translation>Diese Anmeldung kann Sicherungen entfernen.</translation>
    </message>
    <message>
        <source>This login cannot remove anything (append-only).</source>
        <translation>Diese Anmeldung kann nichts entfernen (reines Anhängen).</translation>
    </message>
    <message>
        <source>To use it as it is, enter its password and test it; or choose another place.</source>
        <translation>Um es so zu verwenden, sein Passwort eingeben und prüfen; oder einen anderen Ort wählen.</translation>
    </message>
    <message>
        <source>Use it with its password</source>
        <translation>Mit seinem Passwort verwenden</translation>
    </message>
    <message>
        <source>Without the password nobody can read the backups: note it down first.</source>
        <translation>Ohne das Passwort kann niemand die Sicherungen lesen: zuerst notieren.</translation>
    </message>
    <message>
        <source>{machine} creates the repository …</source>
        <translation>{machine} legt das Repository an …</translation>
    </message>
</context>
<context>
    <name>UnlockDialog</name>
    <message>
        <source>At least {count} characters; several words are best.</source>
        <translation>Mindestens {count} Zeichen; am besten mehrere Wörter.</translation>
    </message>
    <message>
        <source>Choose a passphrase</source>
        <translation>Passphrase wählen</translation>
    </message>
    <message>
        <source>Enter the passphrase</source>
        <translation>Passphrase eingeben</translation>
    </message>
    <message>
        <source>It opens the stored passwords. Until then nothing can be backed up or restored.</source>
        <translation>Sie öffnet die gespeicherten Passwörter. Bis dahin kann nichts gesichert oder wiederhergestellt werden.</translation>
    </message>
    <message>
        <source>Later</source>
        <translation>Später</translation>
    </message>
    <message>
        <source>Once more</source>
        <translation>Noch einmal</translation>
    </message>
    <message>
        <source>Passphrase</source>
        <translation>Passphrase</translation>
    </message>
    <message>
        <source>The two differ.</source>
        <translation>Die beiden stimmen nicht überein.</translation>
    </message>
    <message>
        <source>This computer has no keyring, so a passphrase protects the stored passwords. It is asked for at every start. Without it they are lost: keep it in a safe place.</source>
        <translation>Dieser Rechner hat keinen Schlüsselbund, deshalb schützt eine Passphrase die gespeicherten Passwörter. Sie wird bei jedem Start erfragt. Ohne sie sind sie verloren: an einem sicheren Ort aufbewahren.</translation>
    </message>
    <message>
        <source>Unlock</source>
        <translation>Entsperren</translation>
    </message>
    <message>
        <source>Use this passphrase</source>
        <translation>Diese Passphrase verwenden</translation>
    </message>
</context>
<context>
    <name>UnusualChanges</name>
    <message numerus="yes">
        <source>%Ln file(s) were given the ending {ending}.</source>
        <translation>
            <numerusform>%Ln Datei hat die Endung {ending} erhalten.</numerusform>
            <numerusform>%Ln Dateien haben die Endung {ending} erhalten.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln file(s) were renamed.</source>
        <translation>
            <numerusform>%Ln Datei wurde umbenannt.</numerusform>
            <numerusform>%Ln Dateien wurden umbenannt.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln new file(s) have the ending {ending}, which none of those had that are gone or changed.</source>
        <translation>
            <numerusform>%Ln neue Datei hat die Endung {ending}, die keine der verschwundenen oder geänderten hatte.</numerusform>
            <numerusform>%Ln neue Dateien haben die Endung {ending}, die keine der verschwundenen oder geänderten hatte.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln of {of} file(s) are gone</source>
        <translation>
            <numerusform>%Ln von {of} Dateien ist nicht mehr da</numerusform>
            <numerusform>%Ln von {of} Dateien sind nicht mehr da</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln of {of} file(s) have other content</source>
        <translation>
            <numerusform>%Ln von {of} Dateien hat anderen Inhalt</numerusform>
            <numerusform>%Ln von {of} Dateien haben anderen Inhalt</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>, %Ln are gone</source>
        <comment>files</comment>
        <translation>
            <numerusform>, %Ln ist nicht mehr da</numerusform>
            <numerusform>, %Ln sind nicht mehr da</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>, and %Ln others are there instead</source>
        <comment>files</comment>
        <translation>
            <numerusform>, und %Ln andere ist stattdessen da</numerusform>
            <numerusform>, und %Ln andere sind stattdessen da</numerusform>
        </translation>
    </message>
    <message>
        <source>; {added} of data are new.</source>
        <translation>; {added} an Daten sind neu.</translation>
    </message>
    <message>
        <source>For example {files}.</source>
        <translation>Zum Beispiel {files}.</translation>
    </message>
    <message>
        <source>Of {of} {added} are new data, and the files are hardly bigger.</source>
        <translation>Von {of} sind {added} neue Daten, und die Dateien sind kaum größer.</translation>
    </message>
    <message numerus="yes">
        <source>Usual are {usual}, at most {most} in %Ln run(s).</source>
        <translation>
            <numerusform>Üblich: {usual}, höchstens {most} in %Ln Lauf.</numerusform>
            <numerusform>Üblich: {usual}, höchstens {most} in %Ln Läufen.</numerusform>
        </translation>
    </message>
    <message>
        <source>“{file}”</source>
        <translation>„{file}“</translation>
    </message>
</context>
<context>
    <name>WaitingNotice</name>
    <message>
        <source>Compare the words …</source>
        <translation>Wörter vergleichen …</translation>
    </message>
</context>
<context>
    <name>WaitingPane</name>
    <message>
        <source>A machine that is far away needs no secret to ask: with the line below it shows six check words and appears here. Somebody compares the words and lets it in.</source>
        <translation>Ein entfernter Rechner braucht kein Geheimnis, um anzufragen: Mit der Zeile unten zeigt er sechs Prüfwörter und erscheint hier. Wer die Wörter verglichen hat, nimmt ihn auf.</translation>
    </message>
    <message>
        <source>Approve …</source>
        <translation>Aufnehmen …</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Zurück</translation>
    </message>
    <message>
        <source>Check words of {name}, to be compared with those on its screen</source>
        <translation>Prüfwörter von {name}, zu vergleichen mit denen auf seinem Bildschirm</translation>
    </message>
    <message>
        <source>Does {name} show exactly these six words, in this order?</source>
        <translation>Zeigt {name} genau diese sechs Wörter in dieser Reihenfolge?</translation>
    </message>
    <message>
        <source>If a single one differs, it is another machine that asks.</source>
        <translation>Weicht auch nur eines ab, fragt ein anderer Rechner an.</translation>
    </message>
    <message>
        <source>Line to type on the machine</source>
        <translation>Zeile, die auf dem Rechner einzugeben ist</translation>
    </message>
    <message>
        <source>Machines that wait</source>
        <translation>Wartende Rechner</translation>
    </message>
    <message>
        <source>No machine waits</source>
        <translation>Kein Rechner wartet</translation>
    </message>
    <message>
        <source>Refuse</source>
        <translation>Ablehnen</translation>
    </message>
    <message>
        <source>They are the same: let it in</source>
        <translation>Sie sind gleich: aufnehmen</translation>
    </message>
    <message>
        <source>They differ: refuse</source>
        <translation>Sie weichen ab: ablehnen</translation>
    </message>
    <message>
        <source>Type this line on the machine, as administrator. It is no secret.</source>
        <translation>Diese Zeile auf dem Rechner als Administrator eingeben. Sie ist nicht geheim.</translation>
    </message>
</context>
<context>
    <name>WhyNotice</name>
    <message>
        <source>New job</source>
        <translation>Neuer Auftrag</translation>
    </message>
</context>
<context>
    <name>_BlockedLine</name>
    <message>
        <source>from</source>
        <translation>von</translation>
    </message>
    <message>
        <source>to</source>
        <translation>bis</translation>
    </message>
</context>
<context>
    <name>_Consequences</name>
    <message numerus="yes">
        <source>Its %Ln job(s) and its history here are removed.</source>
        <translation>
            <numerusform>Sein %Ln Auftrag und sein Verlauf hier werden entfernt.</numerusform>
            <numerusform>Seine %Ln Aufträge und sein Verlauf hier werden entfernt.</numerusform>
        </translation>
    </message>
    <message>
        <source>Its history here is removed.</source>
        <translation>Sein Verlauf hier wird entfernt.</translation>
    </message>
    <message>
        <source>Its snapshots stay in the repositories. Its agent is refused from now on; to come back, the machine has to join again.</source>
        <translation>Seine Sicherungsstände bleiben in den Repositorys. Sein Agent wird künftig abgewiesen; um zurückzukehren, muss der Rechner neu beitreten.</translation>
    </message>
    <message>
        <source>Nobody will look after {names} any more until another machine is chosen.</source>
        <translation>Niemand pflegt dann {names}, bis ein anderer Rechner gewählt ist.</translation>
    </message>
</context>
<context>
    <name>_DiskLine</name>
    <message>
        <source>{free} free</source>
        <translation>{free} frei</translation>
    </message>
</context>
<context>
    <name>_Running</name>
    <message numerus="yes">
        <source>%Ln run(s) on this computer will be interrupted. What has been transferred is not lost, and other machines go on by themselves.</source>
        <translation>
            <numerusform>%Ln Lauf auf diesem Rechner wird unterbrochen. Was übertragen ist, geht nicht verloren, und andere Rechner arbeiten von selbst weiter.</numerusform>
            <numerusform>%Ln Läufe auf diesem Rechner werden unterbrochen. Was übertragen ist, geht nicht verloren, und andere Rechner arbeiten von selbst weiter.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>audit</name>
    <message>
        <source>Access token renewed</source>
        <translation>Ausweis des Agenten erneuert</translation>
    </message>
    <message>
        <source>Agent of {name}</source>
        <translation>Agent von {name}</translation>
    </message>
    <message>
        <source>Alert</source>
        <translation>Warnung</translation>
    </message>
    <message>
        <source>Alert acknowledged</source>
        <translation>Warnung zur Kenntnis genommen</translation>
    </message>
    <message>
        <source>Alert opened again</source>
        <translation>Warnung wieder geöffnet</translation>
    </message>
    <message>
        <source>Alert put off</source>
        <translation>Warnung zurückgestellt</translation>
    </message>
    <message>
        <source>Backup ordered</source>
        <translation>Sicherung angeordnet</translation>
    </message>
    <message>
        <source>Cancel ordered</source>
        <translation>Abbrechen angeordnet</translation>
    </message>
    <message>
        <source>Care changed</source>
        <translation>Pflege geändert</translation>
    </message>
    <message>
        <source>Certificate</source>
        <translation>Zertifikat</translation>
    </message>
    <message>
        <source>Certificate changed</source>
        <translation>Zertifikat gewechselt</translation>
    </message>
    <message>
        <source>Channel</source>
        <translation>Kanal</translation>
    </message>
    <message>
        <source>Channel added</source>
        <translation>Kanal hinzugefügt</translation>
    </message>
    <message>
        <source>Channel changed</source>
        <translation>Kanal geändert</translation>
    </message>
    <message>
        <source>Channel removed</source>
        <translation>Kanal entfernt</translation>
    </message>
    <message>
        <source>Check ordered</source>
        <translation>Prüfen angeordnet</translation>
    </message>
    <message>
        <source>Credentials sealed</source>
        <translation>Zugangsdaten versiegelt</translation>
    </message>
    <message>
        <source>Credentials taken back</source>
        <translation>Zugangsdaten zurückgenommen</translation>
    </message>
    <message>
        <source>Fetching of restic ordered</source>
        <translation>Holen von restic angeordnet</translation>
    </message>
    <message>
        <source>Files for a server written</source>
        <translation>Dateien für einen Server geschrieben</translation>
    </message>
    <message>
        <source>Forgetting of snapshots ordered</source>
        <translation>Entfernen von Sicherungsständen angeordnet</translation>
    </message>
    <message>
        <source>Hold lifted</source>
        <translation>Festhalten aufgehoben</translation>
    </message>
    <message>
        <source>Initialising ordered</source>
        <translation>Anlegen angeordnet</translation>
    </message>
    <message>
        <source>Job</source>
        <translation>Auftrag</translation>
    </message>
    <message>
        <source>Job added</source>
        <translation>Auftrag hinzugefügt</translation>
    </message>
    <message>
        <source>Job changed</source>
        <translation>Auftrag geändert</translation>
    </message>
    <message>
        <source>Job paused</source>
        <translation>Auftrag pausiert</translation>
    </message>
    <message>
        <source>Job removed</source>
        <translation>Auftrag entfernt</translation>
    </message>
    <message>
        <source>Job resumed</source>
        <translation>Auftrag fortgesetzt</translation>
    </message>
    <message>
        <source>Join token</source>
        <translation>Beitrittstoken</translation>
    </message>
    <message>
        <source>Join token made</source>
        <translation>Beitrittstoken ausgegeben</translation>
    </message>
    <message>
        <source>Join token used</source>
        <translation>Beitrittstoken eingelöst</translation>
    </message>
    <message>
        <source>Kustos</source>
        <translation>Kustos</translation>
    </message>
    <message>
        <source>Listing of snapshots ordered</source>
        <translation>Auflisten der Sicherungsstände angeordnet</translation>
    </message>
    <message>
        <source>Machine</source>
        <translation>Rechner</translation>
    </message>
    <message>
        <source>Machine changed</source>
        <translation>Rechner geändert</translation>
    </message>
    <message>
        <source>Machine connected twice</source>
        <translation>Rechner doppelt verbunden</translation>
    </message>
    <message>
        <source>Machine joined</source>
        <translation>Rechner beigetreten</translation>
    </message>
    <message>
        <source>Machine left</source>
        <translation>Rechner hat Kustos verlassen</translation>
    </message>
    <message>
        <source>Machine removed</source>
        <translation>Rechner entfernt</translation>
    </message>
    <message>
        <source>Machine sent away</source>
        <translation>Rechner abgelehnt</translation>
    </message>
    <message>
        <source>Maintenance begun</source>
        <translation>Wartung begonnen</translation>
    </message>
    <message>
        <source>Maintenance ended</source>
        <translation>Wartung beendet</translation>
    </message>
    <message>
        <source>Master key</source>
        <translation>Hauptschlüssel</translation>
    </message>
    <message>
        <source>Measuring ordered</source>
        <translation>Vermessen angeordnet</translation>
    </message>
    <message>
        <source>Message tried again</source>
        <translation>Nachricht erneut versucht</translation>
    </message>
    <message>
        <source>New certificate prepared</source>
        <translation>Neues Zertifikat vorbereitet</translation>
    </message>
    <message>
        <source>Passphrase given</source>
        <translation>Passphrase eingegeben</translation>
    </message>
    <message>
        <source>Policy</source>
        <translation>Richtlinie</translation>
    </message>
    <message>
        <source>Policy added</source>
        <translation>Richtlinie angelegt</translation>
    </message>
    <message>
        <source>Policy applied</source>
        <translation>Richtlinie angewendet</translation>
    </message>
    <message>
        <source>Policy assigned</source>
        <translation>Richtlinie zugewiesen</translation>
    </message>
    <message>
        <source>Policy changed</source>
        <translation>Richtlinie geändert</translation>
    </message>
    <message>
        <source>Policy paused</source>
        <translation>Richtlinie pausiert</translation>
    </message>
    <message>
        <source>Policy removed</source>
        <translation>Richtlinie entfernt</translation>
    </message>
    <message>
        <source>Policy resumed</source>
        <translation>Richtlinie fortgesetzt</translation>
    </message>
    <message>
        <source>Prune ordered</source>
        <translation>Aufräumen angeordnet</translation>
    </message>
    <message>
        <source>Quota changed</source>
        <translation>Kontingent geändert</translation>
    </message>
    <message>
        <source>Repair ordered</source>
        <translation>Reparieren angeordnet</translation>
    </message>
    <message>
        <source>Repository</source>
        <translation>Repository</translation>
    </message>
    <message>
        <source>Repository added</source>
        <translation>Repository hinzugefügt</translation>
    </message>
    <message>
        <source>Repository changed</source>
        <translation>Repository geändert</translation>
    </message>
    <message>
        <source>Repository removed</source>
        <translation>Repository entfernt</translation>
    </message>
    <message>
        <source>Restore ordered</source>
        <translation>Wiederherstellung angeordnet</translation>
    </message>
    <message>
        <source>Server</source>
        <translation>Server</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>Settings changed</source>
        <translation>Einstellungen geändert</translation>
    </message>
    <message>
        <source>Snapshot</source>
        <translation>Sicherungsstand</translation>
    </message>
    <message>
        <source>Snapshot put on hold</source>
        <translation>Sicherungsstand festgehalten</translation>
    </message>
    <message>
        <source>Snapshots assigned</source>
        <translation>Sicherungsstände zugeordnet</translation>
    </message>
    <message>
        <source>Task</source>
        <translation>Aufgabe</translation>
    </message>
    <message>
        <source>Unknown</source>
        <translation>Unbekannt</translation>
    </message>
    <message>
        <source>Unlock ordered</source>
        <translation>Entsperren angeordnet</translation>
    </message>
    <message>
        <source>Unusual change explained</source>
        <translation>Ungewöhnliche Änderung erklärt</translation>
    </message>
    <message>
        <source>changed</source>
        <translation>geändert</translation>
    </message>
    <message>
        <source>for good</source>
        <translation>bis auf Weiteres</translation>
    </message>
    <message>
        <source>no</source>
        <translation>nein</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>ja</translation>
    </message>
    <message>
        <source>“Connected twice” ended</source>
        <translation>„Doppelt verbunden“ beendet</translation>
    </message>
</context>
<context>
    <name>audit_fields</name>
    <message>
        <source>Account</source>
        <translation>Konto</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>Adresse</translation>
    </message>
    <message>
        <source>Addresses</source>
        <translation>Adressen</translation>
    </message>
    <message>
        <source>After</source>
        <translation>Danach</translation>
    </message>
    <message>
        <source>All within</source>
        <translation>Alle innerhalb von</translation>
    </message>
    <message>
        <source>At once of a kind</source>
        <translation>Gleichzeitig von einer Art</translation>
    </message>
    <message>
        <source>Battery at least (%)</source>
        <translation>Akku mindestens (%)</translation>
    </message>
    <message>
        <source>Before</source>
        <translation>Davor</translation>
    </message>
    <message>
        <source>Blocked times</source>
        <translation>Gesperrte Zeiten</translation>
    </message>
    <message>
        <source>Bucket</source>
        <translation>Bucket</translation>
    </message>
    <message>
        <source>Bucket lookup</source>
        <translation>Bucket-Adressierung</translation>
    </message>
    <message>
        <source>CPU (%)</source>
        <translation>CPU (%)</translation>
    </message>
    <message>
        <source>Caught up within (s)</source>
        <translation>Nachgeholt innerhalb von (s)</translation>
    </message>
    <message>
        <source>Certificate</source>
        <translation>Zertifikat</translation>
    </message>
    <message>
        <source>Check</source>
        <translation>Prüfung</translation>
    </message>
    <message>
        <source>Checked every (days)</source>
        <translation>Geprüft alle (Tage)</translation>
    </message>
    <message>
        <source>Chosen</source>
        <translation>Ausgewählt</translation>
    </message>
    <message>
        <source>Chosen anew</source>
        <translation>Neu gewählt</translation>
    </message>
    <message>
        <source>Command</source>
        <translation>Befehl</translation>
    </message>
    <message>
        <source>Compression</source>
        <translation>Komprimierung</translation>
    </message>
    <message>
        <source>Computer name</source>
        <translation>Computername</translation>
    </message>
    <message>
        <source>Condition</source>
        <translation>Umstand</translation>
    </message>
    <message>
        <source>Container</source>
        <translation>Container</translation>
    </message>
    <message>
        <source>Credentials</source>
        <translation>Zugangsdaten</translation>
    </message>
    <message>
        <source>Critical after (hours)</source>
        <translation>Kritisch nach (Stunden)</translation>
    </message>
    <message>
        <source>Critical is sent all the same</source>
        <translation>Kritisches wird trotzdem gesendet</translation>
    </message>
    <message>
        <source>Daily</source>
        <translation>Täglich</translation>
    </message>
    <message>
        <source>Daily digest</source>
        <translation>Tagesbericht</translation>
    </message>
    <message>
        <source>Daily within</source>
        <translation>Täglich innerhalb von</translation>
    </message>
    <message>
        <source>Database</source>
        <translation>Datenbank</translation>
    </message>
    <message>
        <source>Days</source>
        <translation>Tage</translation>
    </message>
    <message>
        <source>Depth</source>
        <translation>Tiefe</translation>
    </message>
    <message>
        <source>Disk low below (%)</source>
        <translation>Wenig Platz unter (%)</translation>
    </message>
    <message>
        <source>Download (KiB/s)</source>
        <translation>Herunterladen (KiB/s)</translation>
    </message>
    <message>
        <source>Dumps</source>
        <translation>Dumps</translation>
    </message>
    <message>
        <source>Effort</source>
        <translation>Aufwand</translation>
    </message>
    <message>
        <source>Encryption</source>
        <translation>Verschlüsselung</translation>
    </message>
    <message>
        <source>End of the server&apos;s name</source>
        <translation>Ende des Servernamens</translation>
    </message>
    <message>
        <source>Ends</source>
        <translation>Endet</translation>
    </message>
    <message>
        <source>Ends with</source>
        <translation>Endet mit</translation>
    </message>
    <message>
        <source>Every (s)</source>
        <translation>Alle (s)</translation>
    </message>
    <message>
        <source>Files</source>
        <translation>Dateien</translation>
    </message>
    <message>
        <source>Files at once</source>
        <translation>Dateien zugleich</translation>
    </message>
    <message>
        <source>First day</source>
        <translation>Erster Tag</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Ordner</translation>
    </message>
    <message>
        <source>Folders</source>
        <translation>Ordner</translation>
    </message>
    <message>
        <source>From (minute of the day)</source>
        <translation>Von (Minute des Tages)</translation>
    </message>
    <message>
        <source>From this severity on</source>
        <translation>Ab diesem Schweregrad</translation>
    </message>
    <message>
        <source>Full within (days)</source>
        <translation>Voll innerhalb von (Tagen)</translation>
    </message>
    <message>
        <source>Hooks</source>
        <translation>Hooks</translation>
    </message>
    <message>
        <source>Host keys</source>
        <translation>Hostschlüssel</translation>
    </message>
    <message>
        <source>Hourly</source>
        <translation>Stündlich</translation>
    </message>
    <message>
        <source>Hourly within</source>
        <translation>Stündlich innerhalb von</translation>
    </message>
    <message>
        <source>How it runs</source>
        <translation>Ablauf</translation>
    </message>
    <message>
        <source>Job</source>
        <translation>Auftrag</translation>
    </message>
    <message>
        <source>Jobs</source>
        <translation>Aufträge</translation>
    </message>
    <message>
        <source>Key ID</source>
        <translation>Schlüssel-ID</translation>
    </message>
    <message>
        <source>Key of the ssh-agent</source>
        <translation>Schlüssel des ssh-agent</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Art</translation>
    </message>
    <message>
        <source>Last</source>
        <translation>Letzte</translation>
    </message>
    <message>
        <source>Leave out caches</source>
        <translation>Caches auslassen</translation>
    </message>
    <message>
        <source>Left behind</source>
        <translation>Zurückgelassen</translation>
    </message>
    <message>
        <source>Left out</source>
        <translation>Ausgelassen</translation>
    </message>
    <message>
        <source>Left out if larger (bytes)</source>
        <translation>Ausgelassen, wenn größer (Bytes)</translation>
    </message>
    <message>
        <source>Left out if this file is there</source>
        <translation>Ausgelassen, wenn diese Datei da ist</translation>
    </message>
    <message>
        <source>Limits</source>
        <translation>Grenzen</translation>
    </message>
    <message>
        <source>Login</source>
        <translation>Anmeldung</translation>
    </message>
    <message>
        <source>Looked into every (minutes)</source>
        <translation>Nachgesehen alle (Minuten)</translation>
    </message>
    <message>
        <source>Machine</source>
        <translation>Rechner</translation>
    </message>
    <message>
        <source>Machines</source>
        <translation>Rechner</translation>
    </message>
    <message>
        <source>Maintainer</source>
        <translation>Rechner, der pflegt</translation>
    </message>
    <message>
        <source>May be away</source>
        <translation>Darf abwesend sein</translation>
    </message>
    <message>
        <source>Measured every (days)</source>
        <translation>Gemessen alle (Tage)</translation>
    </message>
    <message>
        <source>Minute of the day</source>
        <translation>Minute des Tages</translation>
    </message>
    <message>
        <source>Monthly</source>
        <translation>Monatlich</translation>
    </message>
    <message>
        <source>Monthly within</source>
        <translation>Monatlich innerhalb von</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Niceness</source>
        <translation>Nachrang</translation>
    </message>
    <message>
        <source>Not if newer than (s)</source>
        <translation>Nicht, wenn neuer als (s)</translation>
    </message>
    <message>
        <source>Number</source>
        <translation>Anzahl</translation>
    </message>
    <message>
        <source>Off metered networks</source>
        <translation>Nicht über getaktete Netze</translation>
    </message>
    <message>
        <source>Offline after (minutes)</source>
        <translation>Offline nach (Minuten)</translation>
    </message>
    <message>
        <source>On failure</source>
        <translation>Bei Fehler</translation>
    </message>
    <message>
        <source>On mains only</source>
        <translation>Nur am Netz</translation>
    </message>
    <message>
        <source>One file system</source>
        <translation>Ein Dateisystem</translation>
    </message>
    <message>
        <source>Order</source>
        <translation>Anordnung</translation>
    </message>
    <message>
        <source>Overdue after (s)</source>
        <translation>Überfällig nach (s)</translation>
    </message>
    <message>
        <source>Part</source>
        <translation>Teil</translation>
    </message>
    <message>
        <source>Parts</source>
        <translation>Teile</translation>
    </message>
    <message>
        <source>Passing key</source>
        <translation>Befristeter Schlüssel</translation>
    </message>
    <message>
        <source>Passphrase of the key</source>
        <translation>Passphrase des Schlüssels</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>Passwort</translation>
    </message>
    <message>
        <source>Paused until</source>
        <translation>Pausiert bis</translation>
    </message>
    <message>
        <source>Place</source>
        <translation>Ort</translation>
    </message>
    <message>
        <source>Policy</source>
        <translation>Richtlinie</translation>
    </message>
    <message>
        <source>Port</source>
        <translation>Port</translation>
    </message>
    <message>
        <source>Private key</source>
        <translation>Privater Schlüssel</translation>
    </message>
    <message>
        <source>Project</source>
        <translation>Projekt</translation>
    </message>
    <message>
        <source>Pruned every (days)</source>
        <translation>Bereinigt alle (Tage)</translation>
    </message>
    <message>
        <source>Quiet hours</source>
        <translation>Ruhezeiten</translation>
    </message>
    <message>
        <source>Quota (bytes)</source>
        <translation>Kontingent (Byte)</translation>
    </message>
    <message>
        <source>Quota critical from (%)</source>
        <translation>Kontingent kritisch ab (%)</translation>
    </message>
    <message>
        <source>Quota low from (%)</source>
        <translation>Kontingent knapp ab (%)</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>Grund</translation>
    </message>
    <message>
        <source>Recipients</source>
        <translation>Empfänger</translation>
    </message>
    <message>
        <source>Region</source>
        <translation>Region</translation>
    </message>
    <message>
        <source>Remote</source>
        <translation>Remote</translation>
    </message>
    <message>
        <source>Repacked at most (bytes)</source>
        <translation>Umgepackt höchstens (Bytes)</translation>
    </message>
    <message>
        <source>Repositories</source>
        <translation>Repositorys</translation>
    </message>
    <message>
        <source>Repository</source>
        <translation>Repository</translation>
    </message>
    <message>
        <source>Retention</source>
        <translation>Aufbewahrung</translation>
    </message>
    <message>
        <source>Retries a day</source>
        <translation>Wiederholungen am Tag</translation>
    </message>
    <message>
        <source>Revision</source>
        <translation>Fassung</translation>
    </message>
    <message>
        <source>Revision of the policy</source>
        <translation>Fassung der Richtlinie</translation>
    </message>
    <message>
        <source>Runs as</source>
        <translation>Läuft als</translation>
    </message>
    <message>
        <source>Schedule</source>
        <translation>Zeitplan</translation>
    </message>
    <message>
        <source>Secret</source>
        <translation>Geheimnis</translation>
    </message>
    <message>
        <source>Sender</source>
        <translation>Absender</translation>
    </message>
    <message>
        <source>Server</source>
        <translation>Server</translation>
    </message>
    <message>
        <source>Service</source>
        <translation>Dienst</translation>
    </message>
    <message>
        <source>Service account</source>
        <translation>Dienstkonto</translation>
    </message>
    <message>
        <source>Since</source>
        <translation>Seit</translation>
    </message>
    <message>
        <source>Site</source>
        <translation>Standort</translation>
    </message>
    <message>
        <source>Smallest size (bytes)</source>
        <translation>Mindestgröße (Bytes)</translation>
    </message>
    <message>
        <source>Snapshot</source>
        <translation>Sicherungsstand</translation>
    </message>
    <message>
        <source>Snapshots</source>
        <translation>Sicherungsstände</translation>
    </message>
    <message>
        <source>Spread (s)</source>
        <translation>Streuung (s)</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>Switched on</source>
        <translation>Eingeschaltet</translation>
    </message>
    <message>
        <source>System</source>
        <translation>System</translation>
    </message>
    <message>
        <source>Target</source>
        <translation>Ziel</translation>
    </message>
    <message>
        <source>Tasks at once</source>
        <translation>Aufgaben gleichzeitig</translation>
    </message>
    <message>
        <source>Tidied every (days)</source>
        <translation>Ausgedünnt alle (Tage)</translation>
    </message>
    <message>
        <source>Time limit (s)</source>
        <translation>Zeitgrenze (s)</translation>
    </message>
    <message>
        <source>Time of the day</source>
        <translation>Tageszeit</translation>
    </message>
    <message>
        <source>Time zone</source>
        <translation>Zeitzone</translation>
    </message>
    <message>
        <source>Times</source>
        <translation>Zeiten</translation>
    </message>
    <message>
        <source>To (minute of the day)</source>
        <translation>Bis (Minute des Tages)</translation>
    </message>
    <message>
        <source>Token</source>
        <translation>Token</translation>
    </message>
    <message>
        <source>Token renewed after (days)</source>
        <translation>Token erneuert nach (Tagen)</translation>
    </message>
    <message>
        <source>Topic</source>
        <translation>Thema</translation>
    </message>
    <message>
        <source>Tried again</source>
        <translation>Wiederholt</translation>
    </message>
    <message>
        <source>Until</source>
        <translation>Bis</translation>
    </message>
    <message>
        <source>Unused at most (%)</source>
        <translation>Ungenutzt höchstens (%)</translation>
    </message>
    <message>
        <source>Upload (KiB/s)</source>
        <translation>Hochladen (KiB/s)</translation>
    </message>
    <message>
        <source>User</source>
        <translation>Benutzer</translation>
    </message>
    <message>
        <source>Values of its own</source>
        <translation>Eigene Werte</translation>
    </message>
    <message>
        <source>Variables</source>
        <translation>Variablen</translation>
    </message>
    <message>
        <source>Volume shadow copy</source>
        <translation>Schattenkopie</translation>
    </message>
    <message>
        <source>Was meant to be</source>
        <translation>War beabsichtigt</translation>
    </message>
    <message>
        <source>Weekly</source>
        <translation>Wöchentlich</translation>
    </message>
    <message>
        <source>Weekly within</source>
        <translation>Wöchentlich innerhalb von</translation>
    </message>
    <message>
        <source>Yearly</source>
        <translation>Jährlich</translation>
    </message>
    <message>
        <source>Yearly within</source>
        <translation>Jährlich innerhalb von</translation>
    </message>
    <message>
        <source>cron</source>
        <translation>cron</translation>
    </message>
</context>
<context>
    <name>care</name>
    <message>
        <source>Adds up what the repository takes and what it holds. Nothing is changed.</source>
        <translation>Zählt zusammen, was das Repository belegt und was es enthält. Nichts wird verändert.</translation>
    </message>
    <message>
        <source>Builds the list of what the repository holds anew, from the data itself. This is the first step after a check that found errors; it may take hours.</source>
        <translation>Erstellt das Verzeichnis dessen, was das Repository enthält, neu aus den Daten selbst. Das ist der erste Schritt, wenn eine Integritätsprüfung Fehler gefunden hat; es kann Stunden dauern.</translation>
    </message>
    <message>
        <source>Check the structure</source>
        <translation>Integrität der Struktur prüfen</translation>
    </message>
    <message>
        <source>Check the structure and all data</source>
        <translation>Integrität der Struktur und aller Daten prüfen</translation>
    </message>
    <message>
        <source>Free unused space</source>
        <translation>Ungenutzten Speicher freigeben</translation>
    </message>
    <message>
        <source>Looks whether everything that the snapshots need is there. Nothing is changed; it takes seconds to minutes. No backup can run meanwhile.</source>
        <translation>Sieht nach, ob alles da ist, was die Sicherungsstände brauchen. Nichts wird verändert; es dauert Sekunden bis Minuten. Währenddessen kann keine Sicherung laufen.</translation>
    </message>
    <message>
        <source>Measure</source>
        <translation>Vermessen</translation>
    </message>
    <message>
        <source>Reads the whole repository, as a restore of everything would. Nothing is changed; it may take hours and cost traffic. No backup can run meanwhile.</source>
        <translation>Liest das ganze Repository, wie es eine Wiederherstellung von allem täte. Nichts wird verändert; es kann Stunden dauern und Datenverkehr kosten. Währenddessen kann keine Sicherung laufen.</translation>
    </message>
    <message>
        <source>Remove dead locks</source>
        <translation>Tote Sperren entfernen</translation>
    </message>
    <message>
        <source>Removes data that no snapshot needs any more. No snapshot is lost. No backup can run meanwhile, and it may take hours.</source>
        <translation>Entfernt Daten, die kein Sicherungsstand mehr braucht. Kein Sicherungsstand geht verloren. Währenddessen kann keine Sicherung laufen, und es kann Stunden dauern.</translation>
    </message>
    <message>
        <source>Removes locks whose owner is dead or has not been heard of for half an hour. A lock that is in use stays.</source>
        <translation>Entfernt Sperren, deren Inhaber tot ist oder sich seit einer halben Stunde nicht gemeldet hat. Eine Sperre, die in Gebrauch ist, bleibt.</translation>
    </message>
    <message>
        <source>Repair the index</source>
        <translation>Index reparieren</translation>
    </message>
    <message>
        <source>Repair the snapshots</source>
        <translation>Sicherungsstände reparieren</translation>
    </message>
    <message>
        <source>Writes damaged snapshots anew without the files that are lost, and removes the damaged ones. Copy the repository first if you can, and repair its index.</source>
        <translation>Schreibt beschädigte Sicherungsstände ohne die verlorenen Dateien neu und entfernt die beschädigten. Zuvor sollte das Repository möglichst kopiert und sein Index repariert werden.</translation>
    </message>
</context>
<context>
    <name>care_plans</name>
    <message>
        <source>Check</source>
        <translation>Prüfen</translation>
    </message>
    <message>
        <source>Free space</source>
        <translation>Aufräumen</translation>
    </message>
    <message>
        <source>Measure</source>
        <translation>Vermessen</translation>
    </message>
    <message>
        <source>Tidy up</source>
        <translation>Ausdünnen</translation>
    </message>
    <message>
        <source>due; comes after the step before it</source>
        <translation>fällig; folgt auf den Schritt davor</translation>
    </message>
    <message>
        <source>due; no machine is known that could do it: choose one</source>
        <translation>fällig; kein Rechner bekannt, der es könnte: einen auswählen</translation>
    </message>
    <message>
        <source>due; the key to the passwords is missing</source>
        <translation>fällig; der Schlüssel zu den Passwörtern fehlt</translation>
    </message>
    <message>
        <source>due; the machine is busy with other repositories</source>
        <translation>fällig; der Rechner pflegt gerade andere Repositorys</translation>
    </message>
    <message>
        <source>due; the machine that looked after it was removed</source>
        <translation>fällig; der Rechner für die Pflege wurde entfernt</translation>
    </message>
    <message>
        <source>due; waits for backups and restores to end</source>
        <translation>fällig; wartet auf das Ende von Sicherungen und Wiederherstellungen</translation>
    </message>
    <message>
        <source>due; waits for other care to end</source>
        <translation>fällig; wartet auf das Ende anderer Pflege</translation>
    </message>
    <message>
        <source>the structure alone</source>
        <translation>nur die Struktur</translation>
    </message>
    <message>
        <source>the structure and a part of the data, in turn</source>
        <translation>die Struktur und reihum ein Teil der Daten</translation>
    </message>
    <message>
        <source>the structure and all data</source>
        <translation>die Struktur und alle Daten</translation>
    </message>
</context>
<context>
    <name>conditions</name>
    <message>
        <source>As many tasks run as may run at once: {running} running, {waiting} waiting, since {since}.</source>
        <translation>Mehr Aufgaben dürfen nicht zugleich laufen: {running} laufen, {waiting} warten, seit {since}.</translation>
    </message>
    <message>
        <source>It runs on its battery ({percent}), since {since}.</source>
        <translation>Läuft auf Akku ({percent}), seit {since}.</translation>
    </message>
    <message>
        <source>It runs on its battery, since {since}.</source>
        <translation>Läuft auf Akku, seit {since}.</translation>
    </message>
    <message>
        <source>Its answers take {latency}, since {since}.</source>
        <translation>Antworten brauchen {latency}, seit {since}.</translation>
    </message>
    <message>
        <source>Its clock is {span} ahead of this computer&apos;s, since {since}. One of the two is wrong.</source>
        <translation>Seine Uhr geht {span} vor gegenüber der dieses Computers, seit {since}. Eine von beiden ist falsch.</translation>
    </message>
    <message>
        <source>Its clock is {span} behind this computer&apos;s, since {since}. One of the two is wrong.</source>
        <translation>Seine Uhr geht {span} nach gegenüber der dieses Computers, seit {since}. Eine von beiden ist falsch.</translation>
    </message>
    <message>
        <source>Its network is metered, since {since}.</source>
        <translation>Die Netzverbindung ist getaktet, seit {since}.</translation>
    </message>
    <message>
        <source>{reason}: it takes nothing new until {until}, since {since}.</source>
        <translation>{reason}: Der Rechner nimmt bis {until} nichts Neues an, seit {since}.</translation>
    </message>
</context>
<context>
    <name>days</name>
    <message>
        <source>backed up</source>
        <translation>gesichert</translation>
    </message>
    <message>
        <source>backed up, some files could not be read</source>
        <translation>gesichert, einige Dateien konnten nicht gelesen werden</translation>
    </message>
    <message>
        <source>backup failed</source>
        <translation>Sicherung fehlgeschlagen</translation>
    </message>
    <message>
        <source>backup missed</source>
        <translation>Sicherung ausgeblieben</translation>
    </message>
    <message>
        <source>backup skipped</source>
        <translation>Sicherung übersprungen</translation>
    </message>
    <message>
        <source>backup skipped. {why}</source>
        <translation>Sicherung übersprungen. {why}</translation>
    </message>
    <message>
        <source>ddd d MMM</source>
        <extracomment>Qt date format of a day without year, see QLocale.toString</extracomment>
        <translation>ddd d. MMM</translation>
    </message>
    <message>
        <source>machine away, nothing known yet</source>
        <translation>Rechner unterwegs, noch nichts bekannt</translation>
    </message>
    <message>
        <source>no backup</source>
        <translation>keine Sicherung</translation>
    </message>
</context>
<context>
    <name>due</name>
    <message>
        <source>Away</source>
        <translation>Unterwegs</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>Abgebrochen</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Erledigt</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>Fehlgeschlagen</translation>
    </message>
    <message>
        <source>It waited until the next one was due.</source>
        <translation>Der Lauf hat gewartet, bis der nächste fällig war.</translation>
    </message>
    <message>
        <source>Its time has come; it has not begun yet.</source>
        <translation>Der Lauf ist fällig und hat noch nicht begonnen.</translation>
    </message>
    <message>
        <source>Missed</source>
        <translation>Ausgeblieben</translation>
    </message>
    <message>
        <source>Partial</source>
        <translation>Teilweise</translation>
    </message>
    <message>
        <source>Running</source>
        <translation>Läuft</translation>
    </message>
    <message>
        <source>Skipped</source>
        <translation>Übersprungen</translation>
    </message>
    <message>
        <source>Some files could not be read.</source>
        <translation>Einige Dateien konnten nicht gelesen werden.</translation>
    </message>
    <message>
        <source>The battery was too low.</source>
        <translation>Der Akku war zu schwach.</translation>
    </message>
    <message>
        <source>The job was paused.</source>
        <translation>Der Auftrag war pausiert.</translation>
    </message>
    <message>
        <source>The last good backup was recent enough.</source>
        <translation>Die letzte gute Sicherung war neu genug.</translation>
    </message>
    <message>
        <source>The machine gave a reason that is not known here.</source>
        <translation>Der Rechner hat einen Grund genannt, der hier nicht bekannt ist.</translation>
    </message>
    <message>
        <source>The machine has not been connected since, so nothing is known yet.</source>
        <translation>Der Rechner war seitdem nicht verbunden; noch ist nichts bekannt.</translation>
    </message>
    <message>
        <source>The machine ran on battery.</source>
        <translation>Der Rechner lief auf Akku.</translation>
    </message>
    <message>
        <source>The machine was connected, but has neither run it nor said why.</source>
        <translation>Der Rechner war verbunden, hat aber weder gesichert noch einen Grund genannt.</translation>
    </message>
    <message>
        <source>The machine was off or asleep.</source>
        <translation>Der Rechner war aus oder im Ruhezustand.</translation>
    </message>
    <message>
        <source>The manager was away.</source>
        <translation>Die Verwaltung war nicht da.</translation>
    </message>
    <message>
        <source>The network was metered.</source>
        <translation>Das Netz war getaktet.</translation>
    </message>
    <message>
        <source>The run before it had not ended.</source>
        <translation>Der Lauf davor war noch nicht zu Ende.</translation>
    </message>
    <message>
        <source>The time was blocked for as long as it could wait.</source>
        <translation>Die Zeit war gesperrt, solange der Lauf warten konnte.</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>Wartet</translation>
    </message>
</context>
<context>
    <name>dumps</name>
    <message>
        <source>Any command</source>
        <translation>Beliebiger Befehl</translation>
    </message>
    <message>
        <source>Docker volume</source>
        <translation>Docker-Volume</translation>
    </message>
    <message>
        <source>all</source>
        <translation>alle</translation>
    </message>
    <message>
        <source>{machine} writes each into a file first, which takes as much room there.</source>
        <translation>{machine} schreibt jeden Dump zuerst in eine Datei, die dort ebenso viel Platz braucht.</translation>
    </message>
    <message>
        <source>{what} on {host}</source>
        <translation>{what} auf {host}</translation>
    </message>
</context>
<context>
    <name>errors</name>
    <message>
        <source>A dump was not made</source>
        <translation>Ein Dump kam nicht zustande</translation>
    </message>
    <message>
        <source>A folder is not there</source>
        <translation>Ein Ordner ist nicht da</translation>
    </message>
    <message>
        <source>A hook failed</source>
        <translation>Ein Hook ist gescheitert</translation>
    </message>
    <message>
        <source>A program is missing on the machine</source>
        <translation>Auf dem Rechner fehlt ein Programm</translation>
    </message>
    <message>
        <source>A program that was to run before or after the backup failed, or took too long. If it was the one before, nothing was saved.</source>
        <translation>Ein Programm, das vor oder nach der Sicherung laufen sollte, ist gescheitert oder hat zu lange gebraucht. War es das davor, wurde nichts gesichert.</translation>
    </message>
    <message>
        <source>A stored password cannot be opened</source>
        <translation>Ein gespeichertes Passwort lässt sich nicht öffnen</translation>
    </message>
    <message>
        <source>Access was denied</source>
        <translation>Der Zugriff wurde verweigert</translation>
    </message>
    <message>
        <source>Another machine looks after this repository</source>
        <translation>Ein anderer Rechner pflegt dieses Repository</translation>
    </message>
    <message>
        <source>Another run is working on it.</source>
        <translation>Ein anderer Lauf arbeitet daran.</translation>
    </message>
    <message>
        <source>Another run is working on it: {subject}.</source>
        <translation>Ein anderer Lauf arbeitet daran: {subject}.</translation>
    </message>
    <message>
        <source>Ask whoever runs the server. Only if the change is expected, approve the new key in the repository&apos;s form.</source>
        <translation>Beim Betreiber des Servers nachfragen. Nur wenn die Änderung erwartet ist, den neuen Schlüssel im Formular des Repositorys bestätigen.</translation>
    </message>
    <message>
        <source>Bring it back (a drive that is not mounted?), or take it out of the job.</source>
        <translation>Ihn zurückholen (ein Laufwerk, das nicht eingehängt ist?) oder aus dem Auftrag nehmen.</translation>
    </message>
    <message>
        <source>Can be put right here.</source>
        <translation>Lässt sich hier beheben.</translation>
    </message>
    <message>
        <source>Change or remove that first.</source>
        <translation>Das zuerst ändern oder entfernen.</translation>
    </message>
    <message>
        <source>Check that the server or drive is on and the network is up, then try again.</source>
        <translation>Prüfen, ob Server oder Laufwerk eingeschaltet sind und das Netz steht, dann erneut versuchen.</translation>
    </message>
    <message>
        <source>Check the address; if the server has a certificate of its own making, enter that in the repository&apos;s form.</source>
        <translation>Die Adresse prüfen; hat der Server ein selbst ausgestelltes Zertifikat, dieses im Formular des Repositorys eintragen.</translation>
    </message>
    <message>
        <source>Check the place (a drive that is not mounted?), or initialise it as a new one.</source>
        <translation>Den Ort prüfen (ein Laufwerk, das nicht eingehängt ist?) oder dort ein neues anlegen.</translation>
    </message>
    <message>
        <source>Choose another folder.</source>
        <translation>Einen anderen Ordner wählen.</translation>
    </message>
    <message>
        <source>Close other programs on the machine, then try again.</source>
        <translation>Andere Programme auf dem Rechner schließen, dann erneut versuchen.</translation>
    </message>
    <message>
        <source>Close the programs that hold them open or give access to them; the next run takes them along. Files that nobody needs can be left out in the job.</source>
        <translation>Programme schließen, die sie geöffnet halten, oder den Zugriff erlauben; der nächste Lauf nimmt sie mit. Was niemand braucht, lässt sich im Auftrag ausnehmen.</translation>
    </message>
    <message>
        <source>Correct the login in the repository&apos;s form and test it there.</source>
        <translation>Die Anmeldung im Formular des Repositorys berichtigen und dort prüfen.</translation>
    </message>
    <message>
        <source>Either the server was set up anew, or somebody poses as it.</source>
        <translation>Entweder wurde der Server neu aufgesetzt, oder jemand gibt sich für ihn aus.</translation>
    </message>
    <message>
        <source>Either {subject} was set up anew, or somebody poses as it.</source>
        <translation>Entweder wurde {subject} neu aufgesetzt, oder jemand gibt sich dafür aus.</translation>
    </message>
    <message>
        <source>Enter the repository&apos;s password and login again in its form.</source>
        <translation>Passwort und Anmeldung des Repositorys in seinem Formular neu eingeben.</translation>
    </message>
    <message>
        <source>Enter the right password in the repository&apos;s form. A new run does not help before that.</source>
        <translation>Das richtige Passwort im Formular des Repositorys eingeben. Ein neuer Lauf hilft vorher nicht.</translation>
    </message>
    <message>
        <source>Give that account access on the machine, or leave the folder out.</source>
        <translation>Diesem Konto auf dem Rechner Zugriff geben oder den Ordner ausnehmen.</translation>
    </message>
    <message>
        <source>Give that account access on the machine, or restore into another new folder.</source>
        <translation>Diesem Konto auf dem Rechner Zugriff geben, oder in einen anderen neuen Ordner wiederherstellen.</translation>
    </message>
    <message>
        <source>Has to be put right in the program.</source>
        <translation>Muss im Programm behoben werden.</translation>
    </message>
    <message>
        <source>Has to be put right on the machine.</source>
        <translation>Muss auf dem Rechner behoben werden.</translation>
    </message>
    <message>
        <source>Has to be put right where the repository is.</source>
        <translation>Muss am Ort des Repositorys behoben werden.</translation>
    </message>
    <message>
        <source>Have that machine do it, or choose another one in the repository&apos;s form, under “Looking after it”.</source>
        <translation>Die Aufgabe diesem Rechner geben oder im Formular des Repositorys unter „Pflege“ einen anderen wählen.</translation>
    </message>
    <message>
        <source>Have the quota raised or make room there, then try again.</source>
        <translation>Das Kontingent erhöhen lassen oder dort Platz schaffen, dann erneut versuchen.</translation>
    </message>
    <message>
        <source>Have the storage checked before anything else is written to it. Then check and repair the repository: Repositories, “Look after”.</source>
        <translation>Den Speicher untersuchen lassen, bevor weiter darauf geschrieben wird. Danach das Repository prüfen und reparieren: Repositorys, „Pflegen“.</translation>
    </message>
    <message>
        <source>Install it on the machine; the original message names it.</source>
        <translation>Auf dem Rechner installieren; die Originalmeldung nennt es.</translation>
    </message>
    <message>
        <source>Install restic 0.14 or newer on the machine, as its system&apos;s package or with `kustos-agent restic fetch`; the next run finds it.</source>
        <translation>restic 0.14 oder neuer auf dem Rechner installieren, als Paket seines Systems oder mit `kustos-agent restic fetch`; der nächste Lauf findet es.</translation>
    </message>
    <message>
        <source>Install restic&apos;s own release on the machine.</source>
        <translation>Auf dem Rechner die Ausgabe von restic selbst installieren.</translation>
    </message>
    <message>
        <source>It cannot be so on all machines</source>
        <translation>Das geht nicht auf allen Rechnern</translation>
    </message>
    <message>
        <source>It does not exist on the machine, or not any more.</source>
        <translation>Auf dem Rechner gibt es ihn nicht oder nicht mehr.</translation>
    </message>
    <message>
        <source>It has been removed from the repository.</source>
        <translation>Er wurde aus dem Repository entfernt.</translation>
    </message>
    <message>
        <source>It has been removed meanwhile.</source>
        <translation>Es wurde inzwischen entfernt.</translation>
    </message>
    <message>
        <source>It has changed meanwhile</source>
        <translation>Inzwischen geändert</translation>
    </message>
    <message>
        <source>It is not there any more</source>
        <translation>Es ist nicht mehr da</translation>
    </message>
    <message>
        <source>It is still in use</source>
        <translation>Es wird noch verwendet</translation>
    </message>
    <message>
        <source>It takes new backups with this login and removes none: append-only.</source>
        <translation>Mit dieser Anmeldung nimmt er neue Sicherungen an und entfernt keine: reines Anhängen.</translation>
    </message>
    <message>
        <source>It took too long</source>
        <translation>Es hat zu lange gedauert</translation>
    </message>
    <message>
        <source>It was sealed with another key than the one this computer has.</source>
        <translation>Es wurde mit einem anderen Schlüssel versiegelt als dem, den dieser Rechner hat.</translation>
    </message>
    <message>
        <source>Its agent does not answer at present.</source>
        <translation>Sein Agent antwortet zurzeit nicht.</translation>
    </message>
    <message>
        <source>Its agent or its restic is too old for it.</source>
        <translation>Sein Agent oder sein restic ist zu alt dafür.</translation>
    </message>
    <message>
        <source>Kustos can keep nothing any more, neither this nor what the machines report.</source>
        <translation>Kustos kann nichts mehr festhalten, weder dies noch was die Rechner melden.</translation>
    </message>
    <message>
        <source>Kustos is closing</source>
        <translation>Kustos wird beendet</translation>
    </message>
    <message>
        <source>Let the machine keep the credentials sealed (in the job), or let the job make up for missed runs for longer.</source>
        <translation>Die Zugangsdaten versiegelt auf dem Rechner aufbewahren (im Auftrag), oder verpasste Läufe länger nachholen lassen.</translation>
    </message>
    <message>
        <source>Look at it as it is now, then decide.</source>
        <translation>Den jetzigen Stand ansehen, dann entscheiden.</translation>
    </message>
    <message>
        <source>Make room here, then do it again. The machines report again by themselves.</source>
        <translation>Hier Platz schaffen, dann noch einmal. Die Rechner melden von selbst noch einmal.</translation>
    </message>
    <message>
        <source>Make room on the machine, or use a drive with more of it; then restore into another new folder.</source>
        <translation>Auf dem Rechner Platz schaffen oder ein Laufwerk mit mehr davon nehmen; dann in einen anderen neuen Ordner wiederherstellen.</translation>
    </message>
    <message>
        <source>Make room there, then try again.</source>
        <translation>Dort Platz schaffen, dann erneut versuchen.</translation>
    </message>
    <message>
        <source>No protected connection could be made.</source>
        <translation>Es kam keine geschützte Verbindung zustande.</translation>
    </message>
    <message>
        <source>No protected connection to {subject} could be made.</source>
        <translation>Es kam keine geschützte Verbindung zu {subject} zustande.</translation>
    </message>
    <message>
        <source>Nothing at this place is a restic repository.</source>
        <translation>An diesem Ort ist kein restic-Repository.</translation>
    </message>
    <message>
        <source>Nothing was changed on any of them.</source>
        <translation>Auf keinem wurde etwas geändert.</translation>
    </message>
    <message>
        <source>Nothing was changed.</source>
        <translation>Es wurde nichts geändert.</translation>
    </message>
    <message>
        <source>On the machine no remote of this name is set up for the agent&apos;s user.</source>
        <translation>Auf dem Rechner ist für den Benutzer des Agents kein Remote dieses Namens eingerichtet.</translation>
    </message>
    <message>
        <source>On the machine the remote of {subject} is not set up for the agent&apos;s user.</source>
        <translation>Auf dem Rechner ist das Remote von {subject} für den Benutzer des Agents nicht eingerichtet.</translation>
    </message>
    <message>
        <source>Passes by itself.</source>
        <translation>Geht von selbst vorüber.</translation>
    </message>
    <message>
        <source>Read the list of snapshots anew and choose another one.</source>
        <translation>Die Liste der Sicherungsstände neu lesen und einen anderen wählen.</translation>
    </message>
    <message>
        <source>Read what it said (details). Then look at its server: does it run, are user and password right, is the program installed on the machine?</source>
        <translation>Lesen, was es gesagt hat (Einzelheiten). Dann nach dem Server sehen: Läuft er, stimmen Benutzer und Passwort, ist das Programm auf dem Rechner installiert?</translation>
    </message>
    <message>
        <source>Read what it said (log), and try it on the machine. What it was to stop or start may need a hand.</source>
        <translation>Lesen, was es gesagt hat (Protokoll), und es auf dem Rechner ausprobieren. Was es anhalten oder starten sollte, braucht vielleicht eine Hand.</translation>
    </message>
    <message>
        <source>Reload the page (F5).</source>
        <translation>Die Seite neu laden (F5).</translation>
    </message>
    <message>
        <source>Restore once more, into another new folder: the one of this run may hold a part already.</source>
        <translation>Noch einmal wiederherstellen, in einen anderen neuen Ordner: In dem dieses Laufs kann schon ein Teil liegen.</translation>
    </message>
    <message>
        <source>Restore once more, into another new folder; if it happens again, check how the machine reaches the repository.</source>
        <translation>Noch einmal wiederherstellen, in einen anderen neuen Ordner; wenn es wieder geschieht, prüfen, wie der Rechner das Repository erreicht.</translation>
    </message>
    <message>
        <source>Set it up there with “rclone config” as the user that the agent runs as, or correct the name in the repository&apos;s form.</source>
        <translation>Dort mit „rclone config“ als der Benutzer einrichten, unter dem der Agent läuft, oder den Namen im Formular des Repositorys berichtigen.</translation>
    </message>
    <message>
        <source>So that nothing is overwritten, only a new or empty folder is written to.</source>
        <translation>Damit nichts überschrieben wird, wird nur in einen neuen oder leeren Ordner geschrieben.</translation>
    </message>
    <message>
        <source>Some files could not be read</source>
        <translation>Einige Dateien konnten nicht gelesen werden</translation>
    </message>
    <message>
        <source>Somebody else has saved it. Nothing was changed by this.</source>
        <translation>Es wurde anderswo gespeichert. Hierdurch wurde nichts geändert.</translation>
    </message>
    <message>
        <source>Something unexpected happened</source>
        <translation>Etwas Unerwartetes ist geschehen</translation>
    </message>
    <message>
        <source>Start Kustos again to continue.</source>
        <translation>Kustos neu starten, um fortzufahren.</translation>
    </message>
    <message>
        <source>Start it again; what has been transferred is not transferred twice.</source>
        <translation>Neu starten; was übertragen ist, wird nicht noch einmal übertragen.</translation>
    </message>
    <message>
        <source>Switch the machine on and check that its agent runs, then try again.</source>
        <translation>Den Rechner einschalten und prüfen, ob sein Agent läuft, dann erneut versuchen.</translation>
    </message>
    <message>
        <source>Test the repository in its form, compare the key and approve it.</source>
        <translation>Das Repository in seinem Formular prüfen, den Schlüssel vergleichen und bestätigen.</translation>
    </message>
    <message>
        <source>That protects the backups. Remove old ones with a login that may, or at the server.</source>
        <translation>Das schützt die Sicherungen. Alte mit einer Anmeldung entfernen, die das darf, oder am Server selbst.</translation>
    </message>
    <message>
        <source>The SSH server has shown its key for the first time.</source>
        <translation>Der SSH-Server hat seinen Schlüssel zum ersten Mal gezeigt.</translation>
    </message>
    <message>
        <source>The agent&apos;s account may not open it.</source>
        <translation>Das Konto des Agenten darf es nicht öffnen.</translation>
    </message>
    <message>
        <source>The agent&apos;s account may not open {subject}.</source>
        <translation>Das Konto des Agenten darf {subject} nicht öffnen.</translation>
    </message>
    <message>
        <source>The agent&apos;s own configuration forbids it.</source>
        <translation>Die eigene Konfiguration des Agenten verbietet es.</translation>
    </message>
    <message>
        <source>The agent&apos;s own configuration forbids {subject}.</source>
        <translation>Die eigene Konfiguration des Agenten verbietet {subject}.</translation>
    </message>
    <message>
        <source>The disk is full</source>
        <translation>Der Datenträger ist voll</translation>
    </message>
    <message>
        <source>The disk of this computer is full</source>
        <translation>Der Datenträger dieses Rechners ist voll</translation>
    </message>
    <message>
        <source>The login was refused</source>
        <translation>Die Anmeldung wurde abgewiesen</translation>
    </message>
    <message>
        <source>The machine cannot do this</source>
        <translation>Der Rechner kann das nicht</translation>
    </message>
    <message>
        <source>The machine does not allow this</source>
        <translation>Der Rechner erlaubt das nicht</translation>
    </message>
    <message>
        <source>The machine does not have restic, the program that makes the backups.</source>
        <translation>Auf dem Rechner fehlt restic, das Programm, das die Sicherungen macht.</translation>
    </message>
    <message>
        <source>The machine got no answer from {subject}.</source>
        <translation>Der Rechner bekam von {subject} keine Antwort.</translation>
    </message>
    <message>
        <source>The machine got no answer.</source>
        <translation>Der Rechner bekam keine Antwort.</translation>
    </message>
    <message>
        <source>The machine has no room left for what is restored. The snapshot is fine.</source>
        <translation>Der Rechner hat keinen Platz mehr für das Wiederhergestellte. Der Sicherungsstand ist in Ordnung.</translation>
    </message>
    <message>
        <source>The machine has no room left for what is restored: {subject}. The snapshot is fine.</source>
        <translation>Der Rechner hat keinen Platz mehr für das Wiederhergestellte: {subject}. Der Sicherungsstand ist in Ordnung.</translation>
    </message>
    <message>
        <source>The machine is not connected</source>
        <translation>Der Rechner ist nicht verbunden</translation>
    </message>
    <message>
        <source>The machine ran out of memory</source>
        <translation>Dem Rechner ging der Arbeitsspeicher aus</translation>
    </message>
    <message>
        <source>The machine that alone looks after it was removed, and none has taken its place.</source>
        <translation>Der Rechner, der es allein pflegt, wurde entfernt, und keiner ist an seine Stelle getreten.</translation>
    </message>
    <message>
        <source>The machine&apos;s owner decides: choose something else, or have it allowed in its agent.toml.</source>
        <translation>Darüber entscheidet, wem der Rechner gehört: etwas anderes wählen oder es in der dortigen agent.toml erlauben lassen.</translation>
    </message>
    <message>
        <source>The machine, its agent or restic was stopped before the end.</source>
        <translation>Der Rechner, sein Agent oder restic wurde vor dem Ende angehalten.</translation>
    </message>
    <message>
        <source>The manager was away</source>
        <translation>Die Verwaltung war weg</translation>
    </message>
    <message>
        <source>The original message says more. Try again; if it happens again, report it.</source>
        <translation>Die Originalmeldung sagt mehr. Erneut versuchen; geschieht es wieder, bitte melden.</translation>
    </message>
    <message>
        <source>The program that was to dump a database or a volume failed, or stopped in the middle. Nothing of it was kept.</source>
        <translation>Das Programm, das eine Datenbank oder ein Volume abziehen sollte, ist gescheitert oder mittendrin stehen geblieben. Nichts davon wurde behalten.</translation>
    </message>
    <message>
        <source>The program that was to make {subject} failed, or stopped in the middle. Nothing of it was kept.</source>
        <translation>Das Programm, das {subject} anlegen sollte, ist gescheitert oder mittendrin stehen geblieben. Nichts davon wurde behalten.</translation>
    </message>
    <message>
        <source>The quota is used up</source>
        <translation>Das Kontingent ist ausgeschöpft</translation>
    </message>
    <message>
        <source>The repository cannot be reached</source>
        <translation>Das Repository ist nicht erreichbar</translation>
    </message>
    <message>
        <source>The repository is damaged</source>
        <translation>Das Repository ist beschädigt</translation>
    </message>
    <message>
        <source>The repository is locked</source>
        <translation>Das Repository ist gesperrt</translation>
    </message>
    <message>
        <source>The repository password was refused</source>
        <translation>Das Passwort des Repositorys wurde abgelehnt</translation>
    </message>
    <message>
        <source>The restic on the machine is older than 0.14, or too old for this repository.</source>
        <translation>Das restic auf dem Rechner ist älter als 0.14 oder zu alt für dieses Repository.</translation>
    </message>
    <message>
        <source>The restic on the machine was built without it. Debian&apos;s restic, for instance, comes without Azure since 0.18.</source>
        <translation>Das restic auf dem Rechner wurde ohne sie gebaut. Dem von Debian zum Beispiel fehlt Azure seit 0.18.</translation>
    </message>
    <message>
        <source>The run was due and needed what only this computer has: credentials that are sent for each run, or passwords of dumps and hooks. It was not here, or its key was not opened, for as long as the run could wait.</source>
        <translation>Der Lauf war fällig und brauchte, was nur dieser Computer hat: Zugangsdaten, die zu jedem Lauf gesendet werden, oder Passwörter von Dumps und Hooks. Die Verwaltung war nicht da oder ihr Schlüssel nicht geöffnet, so lange der Lauf warten konnte.</translation>
    </message>
    <message>
        <source>The run was interrupted</source>
        <translation>Der Lauf wurde unterbrochen</translation>
    </message>
    <message>
        <source>The server did not accept user name, password or key.</source>
        <translation>Der Server hat Benutzername, Passwort oder Schlüssel nicht angenommen.</translation>
    </message>
    <message>
        <source>The server does not let go of backups</source>
        <translation>Der Server gibt keine Sicherungen her</translation>
    </message>
    <message>
        <source>The server&apos;s certificate was not accepted</source>
        <translation>Das Zertifikat des Servers wurde nicht angenommen</translation>
    </message>
    <message>
        <source>The server&apos;s key has changed</source>
        <translation>Der Schlüssel des Servers hat sich geändert</translation>
    </message>
    <message>
        <source>The server&apos;s key is not approved yet</source>
        <translation>Der Schlüssel des Servers ist noch nicht bestätigt</translation>
    </message>
    <message>
        <source>The snapshot exists, without these files.</source>
        <translation>Der Sicherungsstand ist da, ohne diese Dateien.</translation>
    </message>
    <message>
        <source>The snapshot is not there any more</source>
        <translation>Der Sicherungsstand ist nicht mehr da</translation>
    </message>
    <message>
        <source>The storage allows no more for this account. Older snapshots are fine.</source>
        <translation>Der Speicher lässt für dieses Konto nicht mehr zu. Ältere Sicherungsstände sind in Ordnung.</translation>
    </message>
    <message>
        <source>The stored password does not open the repository.</source>
        <translation>Das gespeicherte Passwort öffnet das Repository nicht.</translation>
    </message>
    <message>
        <source>The target folder is not empty</source>
        <translation>Der Zielordner ist nicht leer</translation>
    </message>
    <message>
        <source>There is a repository already</source>
        <translation>Dort ist schon ein Repository</translation>
    </message>
    <message>
        <source>There is no better name for it yet.</source>
        <translation>Dafür gibt es noch keinen besseren Namen.</translation>
    </message>
    <message>
        <source>There is no repository</source>
        <translation>Dort ist kein Repository</translation>
    </message>
    <message>
        <source>There was no end within the time allowed.</source>
        <translation>In der erlaubten Zeit kam es zu keinem Ende.</translation>
    </message>
    <message>
        <source>There was no room left to write. Older snapshots are fine.</source>
        <translation>Es war kein Platz mehr zum Schreiben. Ältere Sicherungsstände sind in Ordnung.</translation>
    </message>
    <message>
        <source>There was no room left to write: {subject}. Older snapshots are fine.</source>
        <translation>Es war kein Platz mehr zum Schreiben: {subject}. Ältere Sicherungsstände sind in Ordnung.</translation>
    </message>
    <message>
        <source>This restic cannot reach this kind of storage</source>
        <translation>Dieses restic erreicht diese Art von Speicher nicht</translation>
    </message>
    <message>
        <source>This was not done any more.</source>
        <translation>Das wurde nicht mehr ausgeführt.</translation>
    </message>
    <message>
        <source>To use it as it is, enter its password and test it; or choose another place.</source>
        <translation>Um es so zu verwenden, sein Passwort eingeben und prüfen; oder einen anderen Ort wählen.</translation>
    </message>
    <message>
        <source>Try again; if it happens again, check on the machine whether what it reads answers there: a network drive, the repository.</source>
        <translation>Noch einmal versuchen; wenn es wieder geschieht, am Rechner prüfen, ob dort antwortet, was er liest: ein Netzlaufwerk, das Repository.</translation>
    </message>
    <message>
        <source>Update Kustos and restic on the machine.</source>
        <translation>Kustos und restic auf dem Rechner aktualisieren.</translation>
    </message>
    <message>
        <source>Update restic on the machine. If its system has no newer one: `kustos-agent restic fetch` there.</source>
        <translation>restic auf dem Rechner aktualisieren. Hat sein System kein neueres: dort `kustos-agent restic fetch`.</translation>
    </message>
    <message>
        <source>Used by: {names}.</source>
        <translation>Verwendet von: {names}.</translation>
    </message>
    <message>
        <source>Wait until that run has ended, then try again. If its machine will not come back, choose “Remove dead locks” at the repository.</source>
        <translation>Warten, bis jener Lauf zu Ende ist, dann erneut versuchen. Kommt sein Rechner nicht wieder, beim Repository „Tote Sperren entfernen“ wählen.</translation>
    </message>
    <message>
        <source>rclone does not know this remote</source>
        <translation>rclone kennt dieses Remote nicht</translation>
    </message>
    <message>
        <source>restic found data in it that does not hold together.</source>
        <translation>restic hat darin Daten gefunden, die nicht zusammenpassen.</translation>
    </message>
    <message>
        <source>restic is not installed</source>
        <translation>restic ist nicht installiert</translation>
    </message>
    <message>
        <source>restic is too old</source>
        <translation>restic ist zu alt</translation>
    </message>
    <message>
        <source>restic needed more memory than there was.</source>
        <translation>restic brauchte mehr Arbeitsspeicher, als da war.</translation>
    </message>
    <message>
        <source>restic reaches this place through it: SFTP by ssh, a remote by rclone.</source>
        <translation>restic erreicht diesen Ort nur damit: SFTP mit ssh, ein Remote mit rclone.</translation>
    </message>
    <message>
        <source>{subject} alone has the login for that; no other machine is given it.</source>
        <translation>Nur {subject} hat die Anmeldung dafür; kein anderer Rechner bekommt sie.</translation>
    </message>
    <message>
        <source>{subject} did not accept user name, password or key.</source>
        <translation>{subject} hat Benutzername, Passwort oder Schlüssel nicht angenommen.</translation>
    </message>
    <message>
        <source>{subject} does not exist on the machine.</source>
        <translation>{subject} gibt es auf dem Rechner nicht.</translation>
    </message>
    <message>
        <source>{subject} has shown its SSH key for the first time.</source>
        <translation>{subject} hat seinen SSH-Schlüssel zum ersten Mal gezeigt.</translation>
    </message>
    <message>
        <source>{subject} holds files. So that nothing is overwritten, only a new or empty folder is written to.</source>
        <translation>In {subject} liegen Dateien. Damit nichts überschrieben wird, wird nur in einen neuen oder leeren Ordner geschrieben.</translation>
    </message>
    <message>
        <source>{subject} holds one already. Nothing was changed.</source>
        <translation>In {subject} liegt schon eines. Es wurde nichts geändert.</translation>
    </message>
    <message>
        <source>{subject} is not a restic repository.</source>
        <translation>{subject} ist kein restic-Repository.</translation>
    </message>
    <message>
        <source>{subject} takes new backups with this login and removes none: append-only.</source>
        <translation>{subject} nimmt mit dieser Anmeldung neue Sicherungen an und entfernt keine: reines Anhängen.</translation>
    </message>
    <message>
        <source>{subject}, which was to run before or after the backup, failed or took too long. If it was the one before, nothing was saved.</source>
        <translation>{subject}, das vor oder nach der Sicherung laufen sollte, ist gescheitert oder hat zu lange gebraucht. War es das davor, wurde nichts gesichert.</translation>
    </message>
</context>
<context>
    <name>fetching</name>
    <message>
        <source>A mirror must have the file at the path that it has on restic&apos;s download page.</source>
        <translation>Ein Spiegelserver muss die Datei unter dem Pfad haben, den sie auf der Download-Seite von restic hat.</translation>
    </message>
    <message>
        <source>Check its disk and its rights on the machine.</source>
        <translation>Am Rechner seinen Datenträger und seine Rechte prüfen.</translation>
    </message>
    <message>
        <source>Check its network and proxy, name a mirror (restic_mirror) in its agent.toml, or install the package of its system.</source>
        <translation>Sein Netz und seinen Proxy prüfen, in seiner agent.toml einen Spiegelserver nennen (restic_mirror), oder das Paket des Systems installieren.</translation>
    </message>
    <message>
        <source>Correct that line, or remove it so that restic is looked for.</source>
        <translation>Diese Zeile berichtigen, oder sie entfernen, damit restic gesucht wird.</translation>
    </message>
    <message>
        <source>Do not use that source until you know why.</source>
        <translation>Diese Quelle nicht benutzen, bis der Grund bekannt ist.</translation>
    </message>
    <message>
        <source>Free about 100 MB there.</source>
        <translation>Dort etwa 100 MB Platz schaffen.</translation>
    </message>
    <message>
        <source>If it is a mirror of your own, have the machine trust its CA; else somebody stands in between.</source>
        <translation>Ist es ein eigener Spiegelserver, muss der Rechner dessen CA kennen; sonst steht jemand dazwischen.</translation>
    </message>
    <message>
        <source>Install its system&apos;s package there, or have it fetched: 11 MB from restic&apos;s download page, compared with a checksum.</source>
        <translation>Dort das Paket des Systems installieren oder restic holen lassen: 11 MB von seiner Download-Seite, mit einer Prüfsumme verglichen.</translation>
    </message>
    <message>
        <source>Install the package of its system there.</source>
        <translation>Dort das Paket des Systems installieren.</translation>
    </message>
    <message>
        <source>It does not run on that machine.</source>
        <translation>Es läuft nicht auf diesem Rechner.</translation>
    </message>
    <message>
        <source>It is being fetched there already.</source>
        <translation>Es wird dort schon geholt.</translation>
    </message>
    <message>
        <source>It says to be restic {detail}. It was not kept.</source>
        <translation>Es gibt sich als restic {detail} aus. Es wurde nicht behalten.</translation>
    </message>
    <message>
        <source>It was not complete after half an hour.</source>
        <translation>Nach einer halben Stunde war es nicht vollständig.</translation>
    </message>
    <message>
        <source>Its agent knows no restic for {detail}.</source>
        <translation>Sein Agent kennt kein restic für {detail}.</translation>
    </message>
    <message>
        <source>Name another mirror (restic_mirror) in its agent.toml, or none.</source>
        <translation>In seiner agent.toml einen anderen Spiegelserver nennen (restic_mirror) oder keinen.</translation>
    </message>
    <message>
        <source>Perhaps no programs may run in the agent&apos;s data folder (the mount option noexec). Install the package of its system.</source>
        <translation>Vielleicht dürfen im Datenordner des Agenten keine Programme laufen (die Mount-Option noexec). Dort das Paket des Systems installieren.</translation>
    </message>
    <message>
        <source>That can take some minutes on a slow line.</source>
        <translation>Das kann bei langsamer Leitung einige Minuten dauern.</translation>
    </message>
    <message>
        <source>That is a fault of Kustos and should be reported.</source>
        <translation>Das ist ein Fehler in Kustos und sollte gemeldet werden.</translation>
    </message>
    <message>
        <source>The agent gives a reason that this version does not know.</source>
        <translation>Der Agent nennt einen Grund, den diese Version nicht kennt.</translation>
    </message>
    <message>
        <source>The agent&apos;s data folder cannot be written.</source>
        <translation>In den Datenordner des Agenten kann nicht geschrieben werden.</translation>
    </message>
    <message>
        <source>The file holds no restic.</source>
        <translation>In der Datei ist kein restic.</translation>
    </message>
    <message>
        <source>The machine cannot reach restic&apos;s download page.</source>
        <translation>Der Rechner erreicht die Download-Seite von restic nicht.</translation>
    </message>
    <message>
        <source>The machine does not trust the server&apos;s certificate.</source>
        <translation>Der Rechner vertraut dem Zertifikat des Servers nicht.</translation>
    </message>
    <message>
        <source>The machine&apos;s disk is full.</source>
        <translation>Der Datenträger des Rechners ist voll.</translation>
    </message>
    <message>
        <source>The machine&apos;s own configuration (agent.toml) names the restic to use: {detail}.</source>
        <translation>Die eigene Konfiguration des Rechners (agent.toml) nennt das restic, das zu benutzen ist: {detail}.</translation>
    </message>
    <message>
        <source>The machine&apos;s own configuration does not allow it (agent.toml).</source>
        <translation>Die eigene Konfiguration des Rechners lässt es nicht zu (agent.toml).</translation>
    </message>
    <message>
        <source>The server answers with the error {detail}.</source>
        <translation>Der Server antwortet mit dem Fehler {detail}.</translation>
    </message>
    <message>
        <source>The server leads on to an address that is not HTTPS, or in a circle.</source>
        <translation>Der Server leitet zu einer Adresse ohne HTTPS weiter, oder im Kreis.</translation>
    </message>
    <message>
        <source>The server sent more than {detail} MB, which no restic has.</source>
        <translation>Der Server hat mehr als {detail} MB gesendet, was kein restic hat.</translation>
    </message>
    <message>
        <source>The transfer broke off.</source>
        <translation>Die Übertragung ist abgebrochen.</translation>
    </message>
    <message>
        <source>Try again later.</source>
        <translation>Später noch einmal versuchen.</translation>
    </message>
    <message>
        <source>Try again.</source>
        <translation>Noch einmal versuchen.</translation>
    </message>
    <message>
        <source>Update Kustos here, or look at the machine.</source>
        <translation>Kustos hier aktualisieren, oder am Rechner nachsehen.</translation>
    </message>
    <message>
        <source>Wait for that to end.</source>
        <translation>Dessen Ende abwarten.</translation>
    </message>
    <message>
        <source>What the server sent is not the file that the agent knows. It was not run.</source>
        <translation>Was der Server gesendet hat, ist nicht die Datei, die der Agent kennt. Sie wurde nicht ausgeführt.</translation>
    </message>
    <message>
        <source>Without restic 0.14 or newer nothing on it can be backed up.</source>
        <translation>Ohne restic 0.14 oder neuer kann nichts auf ihm gesichert werden.</translation>
    </message>
    <message>
        <source>restic is being fetched to {name}</source>
        <translation>restic wird auf {name} geholt</translation>
    </message>
    <message>
        <source>restic was not fetched to {name}</source>
        <translation>restic wurde nicht auf {name} geholt</translation>
    </message>
    <message>
        <source>{name} has no usable restic</source>
        <translation>{name} hat kein brauchbares restic</translation>
    </message>
</context>
<context>
    <name>fields</name>
    <message>
        <source>A bucket&apos;s name has 6 to 50 letters, digits and hyphens there.</source>
        <translation>Der Name eines Buckets hat dort 6 bis 50 Buchstaben, Ziffern und Bindestriche.</translation>
    </message>
    <message>
        <source>A host name has no blanks and does not begin with a hyphen.</source>
        <translation>Ein Servername hat keine Leerzeichen und beginnt nicht mit einem Bindestrich.</translation>
    </message>
    <message>
        <source>A path from the root on, such as /srv/backups, of letters, digits, hyphens, dots and underscores.</source>
        <translation>Ein Pfad ab der Wurzel, etwa /srv/backups, aus Buchstaben, Ziffern, Binde- und Unterstrichen und Punkten.</translation>
    </message>
    <message>
        <source>A port is a number from 1 to 65535.</source>
        <translation>Ein Port ist eine Zahl von 1 bis 65535.</translation>
    </message>
    <message>
        <source>A topic has up to 64 letters, digits, hyphens and underscores.</source>
        <translation>Ein Thema hat bis zu 64 Buchstaben, Ziffern, Binde- und Unterstriche.</translation>
    </message>
    <message>
        <source>A whole path is needed, from the root or drive on.</source>
        <translation>Ein ganzer Pfad wird gebraucht, von der Wurzel oder dem Laufwerk an.</translation>
    </message>
    <message>
        <source>All together are {subject} at most, so this cannot be more.</source>
        <translation>Alle zusammen sind höchstens {subject}, mehr geht hier nicht.</translation>
    </message>
    <message>
        <source>By this rule it is never due.</source>
        <translation>Nach dieser Regel ist er nie fällig.</translation>
    </message>
    <message>
        <source>Choose at least one day of the week.</source>
        <translation>Mindestens einen Wochentag wählen.</translation>
    </message>
    <message>
        <source>Enter it again: the stored one was for another server or login.</source>
        <translation>Neu eingeben: Das gespeicherte galt für einen anderen Server oder Benutzer.</translation>
    </message>
    <message>
        <source>Every run is blocked for as long as it could wait.</source>
        <translation>Jeder Lauf ist so lange gesperrt, wie er warten könnte.</translation>
    </message>
    <message>
        <source>From {least} to {most} is possible.</source>
        <translation>Möglich ist {least} bis {most}.</translation>
    </message>
    <message>
        <source>Line {subject} is not of the form NAME=value.</source>
        <translation>Zeile {subject} hat nicht die Form NAME=Wert.</translation>
    </message>
    <message>
        <source>Not inside {subject}: what lies there can be read with any login.</source>
        <translation>Nicht in {subject}: Was dort liegt, lässt sich mit jeder Anmeldung lesen.</translation>
    </message>
    <message>
        <source>Nothing can be written here: {subject}.</source>
        <translation>Hier kann nichts geschrieben werden: {subject}.</translation>
    </message>
    <message>
        <source>Only its name: letters, digits, hyphens and dots, without a slash.</source>
        <translation>Nur der Name: Buchstaben, Ziffern, Bindestriche und Punkte, ohne Schrägstrich.</translation>
    </message>
    <message>
        <source>Only the name of a remote that the machine has set up: rclone:name:path.</source>
        <translation>Nur der Name eines Ziels, das auf dem Rechner eingerichtet ist: rclone:name:pfad.</translation>
    </message>
    <message>
        <source>Only the name of the file, without a path and without a colon.</source>
        <translation>Nur der Name der Datei, ohne Pfad und ohne Doppelpunkt.</translation>
    </message>
    <message>
        <source>Only the name that the remote has on the machine, without a colon or options.</source>
        <translation>Nur der Name, den das Remote auf dem Rechner hat, ohne Doppelpunkt oder Optionen.</translation>
    </message>
    <message>
        <source>Save first: until then this machine is not sent the stored login.</source>
        <translation>Zuerst speichern: Bis dahin bekommt dieser Rechner die gespeicherte Anmeldung nicht.</translation>
    </message>
    <message>
        <source>The name of a file: it begins with a letter or a digit, and has no slashes, at most 100 characters.</source>
        <translation>Ein Dateiname: Er beginnt mit einem Buchstaben oder einer Ziffer, hat keine Schrägstriche und höchstens 100 Zeichen.</translation>
    </message>
    <message>
        <source>The name or the IP address of the server alone, without https:// and port.</source>
        <translation>Nur der Name oder die IP-Adresse des Servers, ohne https:// und Port.</translation>
    </message>
    <message>
        <source>The name {subject} is in use already.</source>
        <translation>Der Name {subject} ist schon vergeben.</translation>
    </message>
    <message>
        <source>The repository itself lies in {subject}: every backup would save the backups before it. Leave its folder out, or choose another repository.</source>
        <translation>Das Repository selbst liegt in {subject}: Jede Sicherung würde die früheren mitsichern. Seinen Ordner ausnehmen oder ein anderes Repository wählen.</translation>
    </message>
    <message>
        <source>There is something already. Choose a new folder, or an empty one.</source>
        <translation>Dort liegt schon etwas. Einen neuen oder leeren Ordner wählen.</translation>
    </message>
    <message>
        <source>These hours cover the whole week: nothing would ever be sent.</source>
        <translation>Diese Zeiten decken die ganze Woche ab: Es würde nie etwas gesendet.</translation>
    </message>
    <message>
        <source>These rules keep nothing: at least one of them has to keep something.</source>
        <translation>Diese Regeln behalten nichts: mindestens eine muss etwas behalten.</translation>
    </message>
    <message>
        <source>These times cannot be planned.</source>
        <translation>Diese Zeiten lassen sich nicht planen.</translation>
    </message>
    <message>
        <source>This address cannot be read into the fields of an SFTP server: choose “SFTP server” as the type and fill them in.</source>
        <translation>Diese Adresse lässt sich nicht in die Felder eines SFTP-Servers übernehmen: als Art „SFTP-Server“ wählen und sie ausfüllen.</translation>
    </message>
    <message>
        <source>This is needed.</source>
        <translation>Das wird gebraucht.</translation>
    </message>
    <message>
        <source>This is no command: a quote is not closed, or there is no program.</source>
        <translation>Das ist kein Befehl: Ein Anführungszeichen ist nicht geschlossen, oder es fehlt das Programm.</translation>
    </message>
    <message>
        <source>This is no rule: five fields, minute 0-59, hour 0-23, day 1-31, month 1-12, weekday 0-7.</source>
        <translation>Das ist keine Regel: fünf Felder, Minute 0-59, Stunde 0-23, Tag 1-31, Monat 1-12, Wochentag 0-7.</translation>
    </message>
    <message>
        <source>This is not a private key: it begins with “-----BEGIN … PRIVATE KEY-----”.</source>
        <translation>Das ist kein privater Schlüssel: Ein solcher beginnt mit „-----BEGIN … PRIVATE KEY-----“.</translation>
    </message>
    <message>
        <source>This is not a token: it has plain letters, digits and signs, and no spaces.</source>
        <translation>Das ist kein Token: Es hat einfache Buchstaben, Ziffern und Zeichen und keine Leerzeichen.</translation>
    </message>
    <message>
        <source>This is not an address that begins with https:// and a server&apos;s name.</source>
        <translation>Das ist keine Adresse, die mit https:// und einem Servernamen beginnt.</translation>
    </message>
    <message>
        <source>This is not an address, such as https://nas.example:8000/path.</source>
        <translation>Das ist keine Adresse wie https://nas.example:8000/pfad.</translation>
    </message>
    <message>
        <source>This is not the key of a service account, as Google gives it out in JSON.</source>
        <translation>Das ist nicht der Schlüssel eines Dienstkontos, wie Google ihn als JSON ausgibt.</translation>
    </message>
    <message>
        <source>This is not there any more. Choose another.</source>
        <translation>Das ist nicht mehr da. Etwas anderes wählen.</translation>
    </message>
    <message>
        <source>This is the end of a server&apos;s name, such as core.chinacloudapi.cn.</source>
        <translation>Hierher gehört das Ende eines Servernamens, etwa core.chinacloudapi.cn.</translation>
    </message>
    <message>
        <source>This is too long.</source>
        <translation>Das ist zu lang.</translation>
    </message>
    <message>
        <source>This port has to be another one.</source>
        <translation>Dieser Port muss ein anderer sein.</translation>
    </message>
    <message>
        <source>This time zone is not known. It has a name such as Europe/Berlin.</source>
        <translation>Diese Zeitzone ist nicht bekannt. Ihr Name lautet etwa Europe/Berlin.</translation>
    </message>
    <message>
        <source>User name and password do not belong into the address, but into their fields.</source>
        <translation>Benutzername und Passwort gehören nicht in die Adresse, sondern in ihre Felder.</translation>
    </message>
    <message>
        <source>Without encryption everybody on the way could read the password: choose STARTTLS or TLS, or leave the user name empty.</source>
        <translation>Ohne Verschlüsselung könnte jeder unterwegs das Passwort lesen: STARTTLS oder TLS wählen oder den Benutzernamen leer lassen.</translation>
    </message>
    <message>
        <source>{subject} is in the list twice.</source>
        <translation>{subject} steht zweimal in der Liste.</translation>
    </message>
    <message>
        <source>{subject} is no length of time: years, months, days and hours in this order, such as 1y6m or 14d.</source>
        <translation>{subject} ist keine Zeitspanne: Jahre (y), Monate (m), Tage (d) und Stunden (h) in dieser Reihenfolge, etwa 1y6m oder 14d.</translation>
    </message>
    <message>
        <source>{subject} is not a pattern: a bracket is not closed, or a backslash stands at the end.</source>
        <translation>{subject} ist kein Muster: Eine Klammer ist nicht geschlossen, oder am Ende steht ein umgekehrter Schrägstrich.</translation>
    </message>
    <message>
        <source>{subject} is not a whole path, from the root or drive on.</source>
        <translation>{subject} ist kein ganzer Pfad von der Wurzel oder dem Laufwerk an.</translation>
    </message>
    <message>
        <source>{subject} is not an e-mail address, such as admin@example.org.</source>
        <translation>{subject} ist keine E-Mail-Adresse wie admin@example.org.</translation>
    </message>
    <message>
        <source>{subject} lies inside another folder of this job and is saved with it.</source>
        <translation>{subject} liegt in einem anderen Ordner dieses Auftrags und wird mit ihm gesichert.</translation>
    </message>
    <message>
        <source>{subject} would be taken for something else than a name.</source>
        <translation>{subject} würde für etwas anderes als einen Namen gehalten.</translation>
    </message>
    <message>
        <source>“{subject}://” is not used here: only services that are reached over https are.</source>
        <translation>„{subject}://“ wird hier nicht verwendet: nur Dienste, die über https erreicht werden.</translation>
    </message>
</context>
<context>
    <name>figures</name>
    <message>
        <source>added to the repository</source>
        <translation>neu im Repository</translation>
    </message>
    <message>
        <source>before compression</source>
        <translation>vor der Komprimierung</translation>
    </message>
    <message>
        <source>duration</source>
        <translation>Dauer</translation>
    </message>
    <message>
        <source>freed</source>
        <translation>freigegeben</translation>
    </message>
    <message>
        <source>in the repository</source>
        <translation>im Repository</translation>
    </message>
    <message>
        <source>looked at</source>
        <translation>durchgesehen</translation>
    </message>
    <message>
        <source>new, {changed} changed</source>
        <translation>neu, {changed} geändert</translation>
    </message>
    <message>
        <source>of this step</source>
        <translation>dieses Schritts</translation>
    </message>
    <message>
        <source>read</source>
        <translation>gelesen</translation>
    </message>
    <message>
        <source>restored, all snapshots</source>
        <translation>wiederhergestellt, alle Stände</translation>
    </message>
    <message>
        <source>speed</source>
        <translation>Tempo</translation>
    </message>
    <message>
        <source>unused, and kept</source>
        <translation>ungenutzt, behalten</translation>
    </message>
    <message>
        <source>written</source>
        <translation>geschrieben</translation>
    </message>
</context>
<context>
    <name>hindrances</name>
    <message>
        <source>A backup program or virus scanner, for instance.</source>
        <translation>Zum Beispiel ein Sicherungsprogramm oder Virenscanner.</translation>
    </message>
    <message>
        <source>A file is in its place, or in that of one above it.</source>
        <translation>An seiner Stelle, oder an der eines Ordners darüber, liegt eine Datei.</translation>
    </message>
    <message>
        <source>Another one works on the same data.</source>
        <translation>Ein anderes arbeitet mit denselben Daten.</translation>
    </message>
    <message>
        <source>Another program uses the port of Kustos</source>
        <translation>Ein anderes Programm benutzt den Port von Kustos</translation>
    </message>
    <message>
        <source>Correct that for the folder below and start again.</source>
        <translation>Das für den Ordner unten richtigstellen und neu starten.</translation>
    </message>
    <message>
        <source>End the other program and start again.</source>
        <translation>Das andere Programm beenden und neu starten.</translation>
    </message>
    <message>
        <source>Install the newer version again and start that.</source>
        <translation>Die neuere Version wieder installieren und diese starten.</translation>
    </message>
    <message>
        <source>It was left untouched: this version could not read all of it.</source>
        <translation>Sie blieben unberührt: Diese Version könnte nicht alles davon lesen.</translation>
    </message>
    <message>
        <source>Kustos cannot read what it had noted. The backups themselves are not affected.</source>
        <translation>Kustos kann nicht lesen, was es sich gemerkt hatte. Die Sicherungen selbst sind nicht betroffen.</translation>
    </message>
    <message>
        <source>Kustos could not be opened</source>
        <translation>Kustos konnte nicht geöffnet werden</translation>
    </message>
    <message>
        <source>Kustos is running already</source>
        <translation>Kustos läuft schon</translation>
    </message>
    <message>
        <source>Make room and start again.</source>
        <translation>Platz schaffen und neu starten.</translation>
    </message>
    <message>
        <source>Move that file away, or let KUSTOS_HOME name another place; start again.</source>
        <translation>Diese Datei wegräumen oder KUSTOS_HOME auf einen anderen Ort setzen; dann neu starten.</translation>
    </message>
    <message>
        <source>Permission is missing, or the disk is read-only.</source>
        <translation>Die Berechtigung fehlt, oder der Datenträger ist schreibgeschützt.</translation>
    </message>
    <message>
        <source>Put a copy of the folder below back, or move “kustos.db” away to begin anew.</source>
        <translation>Eine Kopie des Ordners unten zurückspielen, oder „kustos.db“ beiseitelegen, um neu zu beginnen.</translation>
    </message>
    <message>
        <source>Put a copy of the folder “tls” back and start again.</source>
        <translation>Eine Kopie des Ordners „tls“ zurückspielen und neu starten.</translation>
    </message>
    <message>
        <source>Something happened that there is no better name for.</source>
        <translation>Es geschah etwas, für das es keinen besseren Namen gibt.</translation>
    </message>
    <message>
        <source>Start again; if it happens again, report the message below.</source>
        <translation>Neu starten; geschieht es wieder, die Meldung unten weitergeben.</translation>
    </message>
    <message>
        <source>The certificates are damaged</source>
        <translation>Die Zertifikate sind beschädigt</translation>
    </message>
    <message>
        <source>The data folder cannot be written to</source>
        <translation>In den Heimordner kann nicht geschrieben werden</translation>
    </message>
    <message>
        <source>The data folder is not a folder</source>
        <translation>Der Datenordner ist kein Ordner</translation>
    </message>
    <message>
        <source>The data is from a newer Kustos</source>
        <translation>Die Daten sind von einem neueren Kustos</translation>
    </message>
    <message>
        <source>The database is damaged</source>
        <translation>Die Datenbank ist beschädigt</translation>
    </message>
    <message>
        <source>The database is held by another program</source>
        <translation>Ein anderes Programm hält die Datenbank fest</translation>
    </message>
    <message>
        <source>The disk is full</source>
        <translation>Der Datenträger ist voll</translation>
    </message>
    <message>
        <source>The machines look for this computer there and would not find it.</source>
        <translation>Die Rechner suchen die Verwaltung dort und fänden sie nicht.</translation>
    </message>
    <message>
        <source>The machines recognise this computer by them; they were left untouched.</source>
        <translation>Daran erkennen die Rechner die Verwaltung; sie blieben unberührt.</translation>
    </message>
    <message>
        <source>There is no room left for what Kustos notes.</source>
        <translation>Für das, was Kustos sich merkt, ist kein Platz mehr.</translation>
    </message>
    <message>
        <source>Use that one, or end it first.</source>
        <translation>Jenes benutzen oder zuerst beenden.</translation>
    </message>
    <message>
        <source>Wait a moment and start again.</source>
        <translation>Einen Augenblick warten und neu starten.</translation>
    </message>
</context>
<context>
    <name>how</name>
    <message>
        <source>Compression</source>
        <translation>Komprimierung</translation>
    </message>
    <message>
        <source>Files at once</source>
        <translation>Dateien zugleich</translation>
    </message>
    <message>
        <source>How it runs</source>
        <translation>Ablauf</translation>
    </message>
    <message>
        <source>Niceness</source>
        <translation>Nice-Wert</translation>
    </message>
    <message>
        <source>Time limit</source>
        <translation>Zeitlimit</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Wiederholen</translation>
    </message>
    <message>
        <source>Upload</source>
        <translation>Upload</translation>
    </message>
    <message>
        <source>best, and slow</source>
        <translation>am besten, aber langsam</translation>
    </message>
    <message>
        <source>better</source>
        <translation>besser</translation>
    </message>
    <message>
        <source>fastest</source>
        <translation>am schnellsten</translation>
    </message>
    <message>
        <source>none</source>
        <translation>keine</translation>
    </message>
    <message>
        <source>usual</source>
        <translation>wie üblich</translation>
    </message>
</context>
<context>
    <name>identities</name>
    <message>
        <source>If that was meant to be, remove the machine; its snapshots stay in their repositories. If not, add it again: it becomes a new machine that needs its jobs anew.</source>
        <translation>War das gewollt, den Rechner entfernen; seine Sicherungsstände bleiben in ihren Repositorys. Sonst neu hinzufügen: Er wird ein neuer Rechner, der seine Aufträge neu braucht.</translation>
    </message>
    <message>
        <source>Its agent ended the connection for good {when} (kustos-agent leave). It is not backed up any more.</source>
        <translation>Sein Agent hat die Verbindung endgültig beendet: {when} (kustos-agent leave). Er wird nicht mehr gesichert.</translation>
    </message>
    <message>
        <source>Remove the machine and let it join again; whoever else has its identity is then shut out. After a theft, change the passwords of its repositories as well.</source>
        <translation>Den Rechner entfernen und neu beitreten lassen; wer seine Identität sonst noch hat, ist dann ausgesperrt. Nach einem Diebstahl auch die Passwörter seiner Repositorys ändern.</translation>
    </message>
    <message>
        <source>Restart Kustos: this computer then gets a new identity.</source>
        <translation>Kustos neu starten: Dieser Computer erhält dann eine neue Identität.</translation>
    </message>
    <message>
        <source>Two agents take its connection from each other, first noticed {when}, seen from {addresses}. Its disk was copied, or its access was stolen.</source>
        <translation>Zwei Agenten nehmen einander seine Verbindung weg, zuerst bemerkt: {when}, gesehen von {addresses}. Sein Datenträger wurde kopiert oder sein Zugang gestohlen.</translation>
    </message>
    <message>
        <source>{name} has left</source>
        <translation>{name} hat die Verwaltung verlassen</translation>
    </message>
    <message>
        <source>{name} is connected twice</source>
        <translation>{name} ist doppelt verbunden</translation>
    </message>
</context>
<context>
    <name>keys</name>
    <message>
        <source>A passphrase is needed first</source>
        <translation>Zuerst wird eine Passphrase gebraucht</translation>
    </message>
    <message>
        <source>Bring the keyring or “master.key” back, or enter every repository anew.</source>
        <translation>Den Schlüsselbund oder „master.key“ zurückholen, oder jedes Repository neu eingeben.</translation>
    </message>
    <message>
        <source>Check upper and lower case, and try again.</source>
        <translation>Groß- und Kleinschreibung prüfen und erneut versuchen.</translation>
    </message>
    <message>
        <source>Choose a passphrase that does it instead.</source>
        <translation>Eine Passphrase wählen, die das stattdessen tut.</translation>
    </message>
    <message>
        <source>It cannot be read; it was left untouched.</source>
        <translation>Er lässt sich nicht lesen; er blieb unberührt.</translation>
    </message>
    <message>
        <source>It does not open the stored passwords.</source>
        <translation>Sie öffnet die gespeicherten Passwörter nicht.</translation>
    </message>
    <message>
        <source>It holds the key to the stored passwords.</source>
        <translation>Er enthält den Schlüssel zu den gespeicherten Passwörtern.</translation>
    </message>
    <message>
        <source>On this computer a passphrase protects them.</source>
        <translation>Auf diesem Rechner schützt sie eine Passphrase.</translation>
    </message>
    <message>
        <source>Put a copy of the data folder&apos;s “master.key” back.</source>
        <translation>Eine Kopie von „master.key“ in den Heimordner zurückspielen.</translation>
    </message>
    <message>
        <source>Sign in with the usual desktop session and start Kustos again.</source>
        <translation>Mit der gewohnten Desktop-Sitzung anmelden und Kustos neu starten.</translation>
    </message>
    <message>
        <source>The key to the stored passwords is damaged</source>
        <translation>Der Schlüssel zu den gespeicherten Passwörtern ist beschädigt</translation>
    </message>
    <message>
        <source>The key to the stored passwords is gone</source>
        <translation>Der Schlüssel zu den gespeicherten Passwörtern ist weg</translation>
    </message>
    <message>
        <source>The key to the stored passwords is out of reach</source>
        <translation>Der Schlüssel zu den gespeicherten Passwörtern ist nicht erreichbar</translation>
    </message>
    <message>
        <source>The stored passwords are locked</source>
        <translation>Die gespeicherten Passwörter sind gesperrt</translation>
    </message>
    <message>
        <source>The system&apos;s keyring is locked</source>
        <translation>Der Schlüsselbund des Systems ist gesperrt</translation>
    </message>
    <message>
        <source>The system&apos;s keyring, or the file with the key, did not answer.</source>
        <translation>Der Schlüsselbund des Systems oder die Datei mit dem Schlüssel hat nicht geantwortet.</translation>
    </message>
    <message>
        <source>There are stored passwords, but neither keyring nor file has their key.</source>
        <translation>Es gibt gespeicherte Passwörter, aber weder Schlüsselbund noch Datei haben ihren Schlüssel.</translation>
    </message>
    <message>
        <source>This computer has no keyring that could protect stored passwords.</source>
        <translation>Dieser Rechner hat keinen Schlüsselbund, der gespeicherte Passwörter schützen könnte.</translation>
    </message>
    <message>
        <source>This is not the passphrase</source>
        <translation>Das ist nicht die Passphrase</translation>
    </message>
    <message>
        <source>Unlock it. Until then nothing can be backed up or restored.</source>
        <translation>Ihn entsperren. Bis dahin kann nichts gesichert oder wiederhergestellt werden.</translation>
    </message>
    <message>
        <source>Until it is entered, nothing can be backed up or restored.</source>
        <translation>Bis sie eingegeben ist, kann nichts gesichert oder wiederhergestellt werden.</translation>
    </message>
</context>
<context>
    <name>kinds</name>
    <message>
        <source>Backup</source>
        <translation>Sicherung</translation>
    </message>
    <message>
        <source>Backup of {machine}</source>
        <translation>Sicherung von {machine}</translation>
    </message>
    <message>
        <source>Check</source>
        <translation>Integritätsprüfung</translation>
    </message>
    <message>
        <source>Check from {machine}</source>
        <translation>Integritätsprüfung von {machine} aus</translation>
    </message>
    <message>
        <source>Forget snapshots</source>
        <translation>Sicherungsstände entfernen</translation>
    </message>
    <message>
        <source>Initialise</source>
        <translation>Repository anlegen</translation>
    </message>
    <message>
        <source>Initialising from {machine}</source>
        <translation>Anlegen des Repositorys von {machine} aus</translation>
    </message>
    <message>
        <source>List snapshots</source>
        <translation>Stände auflisten</translation>
    </message>
    <message>
        <source>Measure</source>
        <translation>Vermessen</translation>
    </message>
    <message>
        <source>Measured from {machine}</source>
        <translation>Vermessung von {machine} aus</translation>
    </message>
    <message>
        <source>Prune</source>
        <translation>Aufräumen</translation>
    </message>
    <message>
        <source>Prune from {machine}</source>
        <translation>Aufräumen von {machine} aus</translation>
    </message>
    <message>
        <source>Repair</source>
        <translation>Reparieren</translation>
    </message>
    <message>
        <source>Repair from {machine}</source>
        <translation>Reparatur von {machine} aus</translation>
    </message>
    <message>
        <source>Restore</source>
        <translation>Wiederherstellung</translation>
    </message>
    <message>
        <source>Restore to {machine}</source>
        <translation>Wiederherstellung auf {machine}</translation>
    </message>
    <message>
        <source>Snapshots forgotten from {machine}</source>
        <translation>Sicherungsstände entfernt von {machine} aus</translation>
    </message>
    <message>
        <source>Snapshots listed from {machine}</source>
        <translation>Auflisten der Stände von {machine} aus</translation>
    </message>
    <message>
        <source>Unlock</source>
        <translation>Sperren entfernen</translation>
    </message>
    <message>
        <source>Unlocked from {machine}</source>
        <translation>Sperren entfernt von {machine} aus</translation>
    </message>
    <message>
        <source>{name} on {machine}</source>
        <translation>{name} auf {machine}</translation>
    </message>
    <message>
        <source>{name}, through {machine}</source>
        <translation>{name}, über {machine}</translation>
    </message>
</context>
<context>
    <name>leave</name>
    <message>
        <source>Close Kustos?</source>
        <translation>Kustos schließen?</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>Verwerfen</translation>
    </message>
    <message>
        <source>Discard the changes?</source>
        <translation>Änderungen verwerfen?</translation>
    </message>
    <message>
        <source>Interrupt and close</source>
        <translation>Unterbrechen und schließen</translation>
    </message>
    <message>
        <source>What was entered here has not been saved.</source>
        <translation>Was hier eingegeben wurde, ist nicht gespeichert.</translation>
    </message>
</context>
<context>
    <name>levels</name>
    <message>
        <source>error</source>
        <translation>Fehler</translation>
    </message>
    <message>
        <source>info</source>
        <translation>Info</translation>
    </message>
    <message>
        <source>warn</source>
        <translation>Warn.</translation>
    </message>
</context>
<context>
    <name>limits</name>
    <message>
        <source>Backups at once</source>
        <translation>Sicherungen zugleich</translation>
    </message>
    <message>
        <source>CPU share</source>
        <translation>CPU-Anteil</translation>
    </message>
    <message>
        <source>Download</source>
        <translation>Download</translation>
    </message>
    <message>
        <source>In force on the machine.</source>
        <translation>Auf dem Rechner in Kraft.</translation>
    </message>
    <message>
        <source>Niceness</source>
        <translation>Nice-Wert</translation>
    </message>
    <message>
        <source>Not in force: the agent has not taken them. It is told again when it next connects.</source>
        <translation>Nicht in Kraft: Der Agent hat sie nicht angenommen. Er erfährt sie erneut, wenn er sich das nächste Mal verbindet.</translation>
    </message>
    <message>
        <source>Not in force: the agent there is too old for limits. Update it.</source>
        <translation>Nicht in Kraft: Der Agent dort ist zu alt für Grenzen. Er muss aktualisiert werden.</translation>
    </message>
    <message>
        <source>Restores at once</source>
        <translation>Wiederherstellungen zugleich</translation>
    </message>
    <message>
        <source>Retries a day</source>
        <translation>Wiederholungen am Tag</translation>
    </message>
    <message>
        <source>Take effect when the machine is back.</source>
        <translation>Gelten, sobald der Rechner zurück ist.</translation>
    </message>
    <message>
        <source>Tasks at once</source>
        <translation>Aufgaben zugleich</translation>
    </message>
    <message>
        <source>The defaults, in force on the machine.</source>
        <translation>Die Standardwerte, auf dem Rechner in Kraft.</translation>
    </message>
    <message>
        <source>The defaults.</source>
        <translation>Die Standardwerte.</translation>
    </message>
    <message>
        <source>Upload</source>
        <translation>Upload</translation>
    </message>
    <message>
        <source>no limit</source>
        <translation>unbegrenzt</translation>
    </message>
</context>
<context>
    <name>looks</name>
    <message>
        <source>Look into it</source>
        <translation>Nachsehen</translation>
    </message>
</context>
<context>
    <name>machine_states</name>
    <message>
        <source>Attention</source>
        <translation>Achtung</translation>
    </message>
    <message>
        <source>Away</source>
        <translation>Unterwegs</translation>
    </message>
    <message>
        <source>Failing</source>
        <translation>Fehlgeschlagen</translation>
    </message>
    <message>
        <source>Offline</source>
        <translation>Offline</translation>
    </message>
    <message>
        <source>Overdue</source>
        <translation>Überfällig</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>Pausiert</translation>
    </message>
    <message>
        <source>Protected</source>
        <translation>Geschützt</translation>
    </message>
    <message>
        <source>Running</source>
        <translation>Läuft</translation>
    </message>
    <message>
        <source>Unknown</source>
        <translation>Unbekannt</translation>
    </message>
    <message>
        <source>Unprotected</source>
        <translation>Ungeschützt</translation>
    </message>
</context>
<context>
    <name>numbers</name>
    <message>
        <source>bytes</source>
        <translation>Byte</translation>
    </message>
    <message>
        <source>d</source>
        <comment>days, abbreviated</comment>
        <translation>d</translation>
    </message>
    <message>
        <source>of {total}</source>
        <translation>von {total}</translation>
    </message>
    <message>
        <source>{duration} left</source>
        <translation>noch {duration}</translation>
    </message>
</context>
<context>
    <name>outcomes</name>
    <message>
        <source>Attempt {number}, {when}: {what}</source>
        <translation>Versuch {number}, {when}: {what}</translation>
    </message>
    <message>
        <source>Cancelled before it began.</source>
        <translation>Abgebrochen, bevor es begann.</translation>
    </message>
    <message>
        <source>Is to be cancelled. {machine} is told to stop as soon as it can be reached.</source>
        <translation>Wird abgebrochen. {machine} erfährt davon, sobald der Rechner zu erreichen ist.</translation>
    </message>
    <message>
        <source>The next run took its place</source>
        <translation>Der nächste Lauf trat an ihre Stelle</translation>
    </message>
    <message>
        <source>The run had ended already.</source>
        <translation>Der Lauf war schon zu Ende.</translation>
    </message>
    <message>
        <source>The run has not begun yet.</source>
        <translation>Der Lauf hat noch nicht begonnen.</translation>
    </message>
    <message>
        <source>Waits to be handed to {machine}.</source>
        <translation>Wartet auf die Übergabe an {machine}.</translation>
    </message>
    <message>
        <source>Waits to be handed to {machine}: of such tasks one at a time runs in a repository.</source>
        <translation>Wartet auf die Übergabe an {machine}: Von solchen Aufgaben läuft in einem Repository nur eine zurzeit.</translation>
    </message>
    <message>
        <source>restic had nothing to report.</source>
        <translation>restic hatte nichts zu melden.</translation>
    </message>
    <message>
        <source>restic has reported nothing yet.</source>
        <translation>restic hat noch nichts gemeldet.</translation>
    </message>
    <message>
        <source>restic was not started.</source>
        <translation>restic wurde nicht gestartet.</translation>
    </message>
    <message>
        <source>starting</source>
        <translation>beginnt</translation>
    </message>
    <message>
        <source>{machine} did not answer. The wish to stop is kept and sent again; a run that ends before that keeps its result.</source>
        <translation>{machine} hat nicht geantwortet. Der Abbruch bleibt vorgemerkt und wird erneut gesendet; ein Lauf, der vorher endet, behält sein Ergebnis.</translation>
    </message>
    <message>
        <source>{machine} has taken the task and starts it as soon as it has a free slot.</source>
        <translation>{machine} hat die Aufgabe angenommen und beginnt, sobald ein Platz frei ist.</translation>
    </message>
    <message>
        <source>{machine} is not connected. It is told to stop as soon as it is back; a run that ends before that keeps its result.</source>
        <translation>{machine} ist nicht verbunden. Der Abbruch folgt, sobald der Rechner zurück ist; ein Lauf, der vorher endet, behält sein Ergebnis.</translation>
    </message>
    <message>
        <source>{machine} is not connected. The task starts as soon as it is back.</source>
        <translation>{machine} ist nicht verbunden. Die Aufgabe beginnt, sobald der Rechner zurück ist.</translation>
    </message>
    <message>
        <source>{machine} is not connected. The task starts if it is back by {when}, else it is skipped.</source>
        <translation>{machine} ist nicht verbunden. Die Aufgabe beginnt, wenn der Rechner bis {when} zurück ist, sonst wird sie übersprungen.</translation>
    </message>
    <message>
        <source>{machine} is stopping the run. This takes a moment.</source>
        <translation>{machine} hält den Lauf an. Das dauert einen Augenblick.</translation>
    </message>
    <message>
        <source>{machine} tries again {when}, or as soon as a slot is free then.</source>
        <translation>{machine} versucht es {when} erneut, oder sobald dann ein Platz frei ist.</translation>
    </message>
</context>
<context>
    <name>pages</name>
    <message>
        <source>Activity</source>
        <translation>Verlauf</translation>
    </message>
    <message>
        <source>Alerts</source>
        <translation>Warnungen</translation>
    </message>
    <message>
        <source>Jobs</source>
        <translation>Aufträge</translation>
    </message>
    <message>
        <source>Machines</source>
        <translation>Rechner</translation>
    </message>
    <message>
        <source>Repositories</source>
        <translation>Repositorys</translation>
    </message>
    <message>
        <source>Restore</source>
        <translation>Wiederherstellen</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
</context>
<context>
    <name>places</name>
    <message>
        <source>A server or NAS that is reached by SSH with a key.</source>
        <translation>Ein Server oder NAS, der mit SSH und einem Schlüssel erreicht wird.</translation>
    </message>
    <message>
        <source>Amazon S3, MinIO, Wasabi, Ceph and others that speak its language.</source>
        <translation>Amazon S3, MinIO, Wasabi, Ceph und andere, die dessen Sprache sprechen.</translation>
    </message>
    <message>
        <source>Any storage that rclone reaches and that is set up on the machine.</source>
        <translation>Jeder Speicher, den rclone erreicht und der auf dem Rechner eingerichtet ist.</translation>
    </message>
    <message>
        <source>Azure container</source>
        <translation>Azure-Container</translation>
    </message>
    <message>
        <source>Backblaze B2 bucket</source>
        <translation>Backblaze-B2-Bucket</translation>
    </message>
    <message>
        <source>Backblaze directly. The type S3 bucket with its S3 address is sturdier.</source>
        <translation>Backblaze direkt. Robuster ist die Art S3-Bucket mit dessen S3-Adresse.</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Ordner</translation>
    </message>
    <message>
        <source>Google Cloud bucket</source>
        <translation>Google-Cloud-Bucket</translation>
    </message>
    <message>
        <source>Google&apos;s storage, entered with the key of a service account.</source>
        <translation>Der Speicher von Google, mit dem Schlüssel eines Dienstkontos.</translation>
    </message>
    <message>
        <source>Microsoft&apos;s storage. Debian&apos;s restic comes without it since 0.18.</source>
        <translation>Der Speicher von Microsoft. Dem restic von Debian fehlt er seit 0.18.</translation>
    </message>
    <message>
        <source>On a disk of the machine, or on a network drive that is mounted there.</source>
        <translation>Ein Laufwerk des Rechners oder ein dort eingehängtes Netzlaufwerk.</translation>
    </message>
    <message>
        <source>Other (typed address)</source>
        <translation>Anderes (Adresse eingeben)</translation>
    </message>
    <message>
        <source>REST server</source>
        <translation>REST-Server</translation>
    </message>
    <message>
        <source>S3 bucket</source>
        <translation>S3-Bucket</translation>
    </message>
    <message>
        <source>SFTP server</source>
        <translation>SFTP-Server</translation>
    </message>
    <message>
        <source>Whatever else restic knows, with the variables that it wants.</source>
        <translation>Was restic sonst noch kennt, mit den Variablen, die es haben will.</translation>
    </message>
    <message>
        <source>rclone remote</source>
        <translation>rclone-Remote</translation>
    </message>
    <message>
        <source>restic&apos;s own server. It can be set to append only.</source>
        <translation>restics eigener Server. Er lässt sich auf reines Anhängen einstellen.</translation>
    </message>
</context>
<context>
    <name>policies</name>
    <message>
        <source>Daily, on mains power and a network that is not metered; made up for within 3 days.</source>
        <translation>Täglich, am Stromnetz und in einem Netz, das nicht nach Verbrauch abgerechnet wird; innerhalb von 3 Tagen nachgeholt.</translation>
    </message>
    <message>
        <source>Database servers</source>
        <translation>Datenbankserver</translation>
    </message>
    <message>
        <source>File servers</source>
        <translation>Dateiserver</translation>
    </message>
    <message>
        <source>First a dump of the databases, each night.</source>
        <translation>Zuerst ein Dump der Datenbanken, jede Nacht.</translation>
    </message>
    <message>
        <source>Laptops</source>
        <translation>Laptops</translation>
    </message>
    <message>
        <source>Office PCs</source>
        <translation>Büro-PCs</translation>
    </message>
    <message>
        <source>The folders of all people, on working days at noon.</source>
        <translation>Die Ordner aller Personen, werktags mittags.</translation>
    </message>
    <message>
        <source>The shared folders, each night; kept for 3 years.</source>
        <translation>Die freigegebenen Ordner, jede Nacht; 3 Jahre aufbewahrt.</translation>
    </message>
    <message>
        <source>caches</source>
        <translation>Zwischenspeicher</translation>
    </message>
    <message>
        <source>credentials</source>
        <translation>Zugangsdaten</translation>
    </message>
    <message>
        <source>dumps</source>
        <translation>Dumps</translation>
    </message>
    <message>
        <source>folders</source>
        <translation>Ordner</translation>
    </message>
    <message>
        <source>hooks</source>
        <translation>Hooks</translation>
    </message>
    <message>
        <source>how it runs</source>
        <translation>der Ablauf</translation>
    </message>
    <message>
        <source>how long</source>
        <translation>wie lange</translation>
    </message>
    <message>
        <source>kept for a longer time</source>
        <translation>länger aufbewahrt</translation>
    </message>
    <message>
        <source>kept for a shorter time</source>
        <translation>kürzer aufbewahrt</translation>
    </message>
    <message>
        <source>largest file</source>
        <translation>größte Datei</translation>
    </message>
    <message>
        <source>marker file</source>
        <translation>Markierungsdatei</translation>
    </message>
    <message>
        <source>open files</source>
        <translation>geöffnete Dateien</translation>
    </message>
    <message>
        <source>overdue earlier</source>
        <translation>früher überfällig</translation>
    </message>
    <message>
        <source>overdue later</source>
        <translation>später überfällig</translation>
    </message>
    <message>
        <source>repository</source>
        <translation>Repository</translation>
    </message>
    <message>
        <source>runs more often</source>
        <translation>läuft öfter</translation>
    </message>
    <message>
        <source>runs more rarely</source>
        <translation>läuft seltener</translation>
    </message>
    <message>
        <source>staying on one disk</source>
        <translation>Bleiben auf einem Datenträger</translation>
    </message>
    <message>
        <source>what is left out</source>
        <translation>Ausnahmen</translation>
    </message>
    <message>
        <source>when</source>
        <translation>wann</translation>
    </message>
    <message>
        <source>when it is overdue</source>
        <translation>wann überfällig</translation>
    </message>
    <message>
        <source>when it is too small</source>
        <translation>wann zu klein</translation>
    </message>
</context>
<context>
    <name>remedies</name>
    <message>
        <source>Edit the job</source>
        <translation>Auftrag ändern</translation>
    </message>
    <message>
        <source>Look after the repository</source>
        <translation>Repository pflegen</translation>
    </message>
    <message>
        <source>Open the repository</source>
        <translation>Repository öffnen</translation>
    </message>
</context>
<context>
    <name>remove_job</name>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>Remove {name}?</source>
        <translation>{name} entfernen?</translation>
    </message>
    <message>
        <source>These folders are not backed up any more. The snapshots made so far stay in the repository, and the runs stay in Activity.</source>
        <translation>Diese Ordner werden nicht mehr gesichert. Die bisherigen Sicherungsstände bleiben im Repository, die Läufe bleiben im Verlauf.</translation>
    </message>
</context>
<context>
    <name>remove_machine</name>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>Remove {name}</source>
        <translation>{name} entfernen</translation>
    </message>
</context>
<context>
    <name>remove_repository</name>
    <message>
        <source>Kustos forgets the repository with its password and its list of snapshots. What it holds stays where it is, and can be read again with the password: make sure that it is noted down.</source>
        <translation>Kustos vergisst das Repository mit seinem Passwort und der Liste seiner Sicherungsstände. Was darin liegt, bleibt, wo es ist, und lässt sich mit dem Passwort wieder lesen: sicherstellen, dass es notiert ist.</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>Remove {name}?</source>
        <translation>{name} entfernen?</translation>
    </message>
</context>
<context>
    <name>retention</name>
    <message>
        <source>Daily</source>
        <translation>Täglich</translation>
    </message>
    <message>
        <source>Hourly</source>
        <translation>Stündlich</translation>
    </message>
    <message>
        <source>It claims to be older than it is, or came after younger ones.</source>
        <translation>Er gibt sich älter, als er ist, oder kam nach jüngeren.</translation>
    </message>
    <message>
        <source>It claims to be younger than it is.</source>
        <translation>Er gibt sich jünger, als er ist.</translation>
    </message>
    <message>
        <source>Last</source>
        <translation>Letzte</translation>
    </message>
    <message>
        <source>Monthly</source>
        <translation>Monatlich</translation>
    </message>
    <message>
        <source>No run that Kustos knows of made it.</source>
        <translation>Kein Lauf, den Kustos kennt, hat ihn gemacht.</translation>
    </message>
    <message>
        <source>Some claim to be older than they are, or came after younger ones.</source>
        <translation>Manche geben sich für älter aus, als sie sind, oder kamen nach jüngeren.</translation>
    </message>
    <message>
        <source>Some claim to be younger than they are.</source>
        <translation>Manche geben sich für jünger aus, als sie sind.</translation>
    </message>
    <message>
        <source>Some were made by no run that Kustos knows.</source>
        <translation>Manche stammen von keinem Lauf, den Kustos kennt.</translation>
    </message>
    <message>
        <source>Weekly</source>
        <translation>Wöchentlich</translation>
    </message>
    <message>
        <source>Yearly</source>
        <translation>Jährlich</translation>
    </message>
    <message>
        <source>daily</source>
        <translation>täglich</translation>
    </message>
    <message>
        <source>goes</source>
        <translation>geht</translation>
    </message>
    <message>
        <source>hourly</source>
        <translation>stündlich</translation>
    </message>
    <message>
        <source>in quarantine</source>
        <translation>in Quarantäne</translation>
    </message>
    <message>
        <source>monthly</source>
        <translation>monatlich</translation>
    </message>
    <message>
        <source>on hold</source>
        <translation>festgehalten</translation>
    </message>
    <message>
        <source>stays</source>
        <translation>bleibt</translation>
    </message>
    <message>
        <source>stays for now: a restore needs it</source>
        <translation>bleibt vorerst: eine Wiederherstellung braucht ihn</translation>
    </message>
    <message>
        <source>stays: the newest complete one</source>
        <translation>bleibt: der neueste vollständige</translation>
    </message>
    <message>
        <source>the last</source>
        <translation>einer der letzten</translation>
    </message>
    <message>
        <source>weekly</source>
        <translation>wöchentlich</translation>
    </message>
    <message>
        <source>yearly</source>
        <translation>jährlich</translation>
    </message>
</context>
<context>
    <name>schedules</name>
    <message>
        <source>The machine begins it by itself.</source>
        <translation>Der Rechner beginnt ihn von selbst.</translation>
    </message>
    <message>
        <source>The machine does not plan it. Its agent&apos;s log says why.</source>
        <translation>Der Rechner plant ihn nicht. Das Protokoll seines Agenten sagt, warum.</translation>
    </message>
    <message>
        <source>The machine does not plan it: all times are blocked.</source>
        <translation>Der Rechner plant ihn nicht: Alle Zeiten sind gesperrt.</translation>
    </message>
    <message>
        <source>The machine does not plan it: by its calendar it is never due.</source>
        <translation>Der Rechner plant ihn nicht: Nach seinem Kalender ist er nie fällig.</translation>
    </message>
    <message>
        <source>The machine does not plan it: it does not know the time zone. Install its system&apos;s time zone data (tzdata), or choose another zone.</source>
        <translation>Der Rechner plant ihn nicht: Er kennt die Zeitzone nicht. Dort die Zeitzonendaten des Systems (tzdata) installieren oder eine andere Zone wählen.</translation>
    </message>
    <message>
        <source>The machine does not plan it: its agent cannot read the times.</source>
        <translation>Der Rechner plant ihn nicht: Sein Agent kann die Zeiten nicht lesen.</translation>
    </message>
    <message>
        <source>The machine is told as soon as it is connected.</source>
        <translation>Der Rechner erfährt es, sobald er verbunden ist.</translation>
    </message>
    <message>
        <source>The machine plans nothing new: what its jobs say is too much to be sent at once. The largest is {name}: shorten its lists of folders and patterns.</source>
        <translation>Der Rechner plant nichts Neues: Was seine Aufträge sagen, ist zu viel, um es auf einmal zu schicken. Der größte ist {name}: dort die Listen der Ordner und Muster kürzen.</translation>
    </message>
    <message>
        <source>The machine&apos;s agent is too old to begin it by itself. Update it there (protocol 1.4).</source>
        <translation>Der Agent des Rechners ist zu alt, um ihn von selbst zu beginnen. Dort aktualisieren (Protokoll 1.4).</translation>
    </message>
    <message>
        <source>agent too old</source>
        <translation>Agent zu alt</translation>
    </message>
    <message>
        <source>every day</source>
        <translation>täglich</translation>
    </message>
    <message>
        <source>not planned there</source>
        <translation>dort nicht geplant</translation>
    </message>
    <message>
        <source>paused</source>
        <translation>pausiert</translation>
    </message>
    <message>
        <source>paused until {time}</source>
        <translation>pausiert bis {time}</translation>
    </message>
    <message>
        <source>waits for the machine</source>
        <translation>wartet auf den Rechner</translation>
    </message>
</context>
<context>
    <name>sealing</name>
    <message>
        <source>The machine is given them when it is connected.</source>
        <translation>Der Rechner bekommt sie, sobald er verbunden ist.</translation>
    </message>
    <message>
        <source>The machine is given them when the key of this computer is opened.</source>
        <translation>Der Rechner bekommt sie, sobald der Schlüssel dieses Computers geöffnet ist.</translation>
    </message>
    <message>
        <source>The machine keeps them.</source>
        <translation>Der Rechner hat sie.</translation>
    </message>
    <message>
        <source>The machine keeps what opens the repository. Passwords of dumps and variables of hooks are sent for each run: its agent is too old to keep them.</source>
        <translation>Der Rechner hat, was das Repository öffnet. Passwörter von Dumps und Variablen von Hooks werden für jeden Lauf geschickt: Sein Agent ist zu alt, um sie abzulegen.</translation>
    </message>
    <message>
        <source>They are sent for each run: on the machine others have access to {detail}. It may be the agent&apos;s alone.</source>
        <translation>Sie werden für jeden Lauf geschickt: Auf dem Rechner haben andere Zugriff auf {detail}. Das darf nur der Agent haben.</translation>
    </message>
    <message>
        <source>They are sent for each run: the agent&apos;s data folder cannot be read ({detail}).</source>
        <translation>Sie werden für jeden Lauf geschickt: Der Datenordner des Agenten lässt sich nicht lesen ({detail}).</translation>
    </message>
    <message>
        <source>They are sent for each run: the agent&apos;s data folder cannot be written ({detail}).</source>
        <translation>Sie werden für jeden Lauf geschickt: Der Datenordner des Agenten lässt sich nicht schreiben ({detail}).</translation>
    </message>
    <message>
        <source>They are sent for each run: the machine did not put them away in time.</source>
        <translation>Sie werden für jeden Lauf geschickt: Der Rechner hat sie nicht rechtzeitig abgelegt.</translation>
    </message>
    <message>
        <source>They are sent for each run: the machine does not keep them. Its agent&apos;s log says why.</source>
        <translation>Sie werden für jeden Lauf geschickt: Der Rechner legt sie nicht ab. Den Grund nennt das Protokoll seines Agenten.</translation>
    </message>
    <message>
        <source>They are sent for each run: the machine keeps as many as it can.</source>
        <translation>Sie werden für jeden Lauf geschickt: Auf dem Rechner liegen schon so viele, wie er haben kann.</translation>
    </message>
    <message>
        <source>They are sent for each run: the machine&apos;s agent does not know how to keep them.</source>
        <translation>Sie werden für jeden Lauf geschickt: Der Agent des Rechners kann sie nicht ablegen.</translation>
    </message>
    <message>
        <source>They are sent for each run: the machine&apos;s disk is full.</source>
        <translation>Sie werden für jeden Lauf geschickt: Der Datenträger des Rechners ist voll.</translation>
    </message>
    <message>
        <source>They are sent for each run: the machine&apos;s key for them is damaged. Remove it there: {detail}</source>
        <translation>Sie werden für jeden Lauf geschickt: Der Schlüssel des Rechners dafür ist beschädigt. Dort entfernen: {detail}</translation>
    </message>
    <message>
        <source>They are sent for each run: the machine&apos;s key for them is gone ({detail}).</source>
        <translation>Sie werden für jeden Lauf geschickt: Der Schlüssel des Rechners dafür ist nicht mehr da ({detail}).</translation>
    </message>
    <message>
        <source>They are sent for each run: the machine&apos;s keyring is locked or does not answer.</source>
        <translation>Sie werden für jeden Lauf geschickt: Der Schlüsselbund des Rechners ist gesperrt oder antwortet nicht.</translation>
    </message>
    <message>
        <source>They are sent for each run: the machine&apos;s owner does not allow them to be kept (keep_credentials in agent.toml).</source>
        <translation>Sie werden für jeden Lauf geschickt: Der Eigentümer des Rechners erlaubt nicht, dass sie abgelegt werden (keep_credentials in agent.toml).</translation>
    </message>
    <message>
        <source>What is stored here for this job&apos;s dumps and hooks does not open. Enter their passwords and variables once more.</source>
        <translation>Was hier für die Dumps und Hooks dieses Auftrags gespeichert ist, lässt sich nicht öffnen. Ihre Passwörter und Variablen noch einmal eingeben.</translation>
    </message>
    <message>
        <source>What is stored here of this repository does not open. Enter its secrets once more.</source>
        <translation>Was hier zu diesem Repository gespeichert ist, lässt sich nicht öffnen. Seine Geheimnisse noch einmal eingeben.</translation>
    </message>
</context>
<context>
    <name>sites</name>
    <message>
        <source>Machines of “{site}”</source>
        <translation>Rechner von „{site}“</translation>
    </message>
    <message>
        <source>Main site</source>
        <translation>Hauptstandort</translation>
    </message>
</context>
<context>
    <name>stop_following</name>
    <message>
        <source>Stop following</source>
        <translation>Lösen</translation>
    </message>
    <message>
        <source>Stop following “{name}”?</source>
        <translation>Von „{name}“ lösen?</translation>
    </message>
    <message>
        <source>The job goes on as it is, and keeps the values of today as its own. What is changed in the policy does not reach it any more. It can follow it again later.</source>
        <translation>Der Auftrag läuft weiter wie bisher und behält die Werte von heute als eigene. Was an der Richtlinie geändert wird, erreicht ihn nicht mehr. Er kann ihr später wieder folgen.</translation>
    </message>
</context>
<context>
    <name>task_states</name>
    <message>
        <source>Assigned</source>
        <translation>Zugewiesen</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>Abgebrochen</translation>
    </message>
    <message>
        <source>Created</source>
        <translation>Erstellt</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>Fehlgeschlagen</translation>
    </message>
    <message>
        <source>Queued</source>
        <translation>Wartet</translation>
    </message>
    <message>
        <source>Running</source>
        <translation>Läuft</translation>
    </message>
    <message>
        <source>Skipped</source>
        <translation>Übersprungen</translation>
    </message>
    <message>
        <source>Success</source>
        <translation>Erfolgreich</translation>
    </message>
    <message>
        <source>Warning</source>
        <translation>Mit Warnung</translation>
    </message>
</context>
<context>
    <name>times</name>
    <message>
        <source>d MMM yyyy</source>
        <extracomment>Qt date format of a day with its year, see QLocale.toString</extracomment>
        <translation>d. MMM yyyy</translation>
    </message>
    <message>
        <source>ddd d MMM yyyy</source>
        <extracomment>Qt date format of a day with weekday and year, see QLocale.toString</extracomment>
        <translation>ddd d. MMM yyyy</translation>
    </message>
    <message>
        <source>just now</source>
        <translation>gerade eben</translation>
    </message>
    <message>
        <source>never</source>
        <translation>noch nie</translation>
    </message>
    <message>
        <source>today {time}</source>
        <translation>heute {time}</translation>
    </message>
    <message>
        <source>tomorrow {time}</source>
        <translation>morgen {time}</translation>
    </message>
    <message>
        <source>yesterday {time}</source>
        <translation>gestern {time}</translation>
    </message>
    <message>
        <source>{hours} h ago</source>
        <translation>vor {hours} h</translation>
    </message>
    <message>
        <source>{minutes} min ago</source>
        <translation>vor {minutes} min</translation>
    </message>
</context>
<context>
    <name>vitals</name>
    <message>
        <source>CPU</source>
        <translation>CPU</translation>
    </message>
    <message>
        <source>Fullest disk</source>
        <translation>Vollstes Laufwerk</translation>
    </message>
    <message>
        <source>Last 24 hours: on average {mean}, at least {least}, at most {most}.</source>
        <translation>Letzte 24 Stunden: im Mittel {mean}, mindestens {least}, höchstens {most}.</translation>
    </message>
    <message>
        <source>Latency</source>
        <translation>Latenz</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>Arbeitsspeicher</translation>
    </message>
    <message>
        <source>Nothing heard in the last 24 hours.</source>
        <translation>In den letzten 24 Stunden nichts gehört.</translation>
    </message>
    <message>
        <source>Running tasks</source>
        <translation>Laufende Aufgaben</translation>
    </message>
    <message>
        <source>battery</source>
        <translation>Akku</translation>
    </message>
    <message>
        <source>battery, {percent}</source>
        <translation>Akku, {percent}</translation>
    </message>
    <message>
        <source>mains</source>
        <translation>Netzteil</translation>
    </message>
    <message>
        <source>mobile</source>
        <translation>Mobilfunk</translation>
    </message>
    <message>
        <source>none</source>
        <translation>keines</translation>
    </message>
    <message>
        <source>none known</source>
        <translation>keine bekannt</translation>
    </message>
    <message>
        <source>unknown</source>
        <translation>unbekannt</translation>
    </message>
    <message>
        <source>wired</source>
        <translation>Kabel</translation>
    </message>
    <message>
        <source>wireless</source>
        <translation>WLAN</translation>
    </message>
    <message>
        <source>{network}, metered</source>
        <translation>{network}, getaktet</translation>
    </message>
    <message>
        <source>{network}, unknown whether metered</source>
        <translation>{network} (ob getaktet, ist unbekannt)</translation>
    </message>
    <message>
        <source>{when}: nothing heard</source>
        <translation>{when}: nichts gehört</translation>
    </message>
    <message>
        <source>{when}: {mean}, at most {most}</source>
        <translation>{when}: {mean}, höchstens {most}</translation>
    </message>
</context>
<context>
    <name>whys</name>
    <message>
        <source>A backup of {name} is overdue</source>
        <translation>Eine Sicherung von {name} ist überfällig</translation>
    </message>
    <message>
        <source>A job has no good backup yet</source>
        <translation>Ein Auftrag hat noch keine gute Sicherung</translation>
    </message>
    <message>
        <source>Create one: choose its folders and where to keep them.</source>
        <translation>Einen anlegen: Ordner wählen und wohin sie gesichert werden.</translation>
    </message>
    <message>
        <source>If the machine is connected, “Back up now” makes up for it; else switch it on.</source>
        <translation>Ist der Rechner verbunden, holt „Jetzt sichern“ es nach; sonst den Rechner einschalten.</translation>
    </message>
    <message>
        <source>It has no job any more; its last one went {when}.</source>
        <translation>Er hat keinen Auftrag mehr; der letzte ging {when}.</translation>
    </message>
    <message>
        <source>It has no job yet.</source>
        <translation>Er hat noch keinen Auftrag.</translation>
    </message>
    <message>
        <source>It joined {when}, but its agent has not called since.</source>
        <translation>Beigetreten: {when}. Seither hat sich der Agent nicht gemeldet.</translation>
    </message>
    <message>
        <source>Its last good backup is older than it should be; overdue since {when}.</source>
        <translation>Die letzte gute Sicherung ist älter, als sie sein sollte; überfällig seit: {when}.</translation>
    </message>
    <message>
        <source>Kustos was not running, or this computer slept, and has only just begun to listen. Last seen {when}.</source>
        <translation>Kustos lief nicht, oder dieser Computer war im Ruhezustand; es wird erst seit Kurzem gelauscht. Zuletzt gesehen: {when}.</translation>
    </message>
    <message>
        <source>Last run: {when}.</source>
        <translation>Letzter Lauf: {when}.</translation>
    </message>
    <message>
        <source>Last seen {when}.</source>
        <translation>Zuletzt gesehen: {when}.</translation>
    </message>
    <message>
        <source>Last seen {when}. As a laptop it may be away until {until}.</source>
        <translation>Zuletzt gesehen: {when}. Als Laptop darf er bis {until} unterwegs sein.</translation>
    </message>
    <message>
        <source>Nothing begins by itself: all its schedules are paused, since {since}, the first one until {time}.</source>
        <translation>Nichts beginnt von selbst: Alle Zeitpläne sind pausiert (seit: {since}), der erste bis {time}.</translation>
    </message>
    <message>
        <source>Nothing begins by itself: all its schedules are paused, since {since}.</source>
        <translation>Nichts beginnt von selbst: Alle Zeitpläne sind pausiert, seit: {since}.</translation>
    </message>
    <message>
        <source>Nothing of {name} is backed up</source>
        <translation>Von {name} wird nichts gesichert</translation>
    </message>
    <message>
        <source>Resume them under “Jobs” when it is to be backed up again.</source>
        <translation>Unter „Aufträge“ fortsetzen, sobald er wieder gesichert werden soll.</translation>
    </message>
    <message>
        <source>Start it below with “Back up now”.</source>
        <translation>Sie unten mit „Jetzt sichern“ beginnen.</translation>
    </message>
    <message>
        <source>Start the agent there: kustos-agent run. If it says that it has not joined, remove the machine here and add it again.</source>
        <translation>Dort den Agenten starten: kustos-agent run. Meldet er, dass er nicht beigetreten ist, den Rechner hier entfernen und neu hinzufügen.</translation>
    </message>
    <message>
        <source>Switch it on and check that its agent runs; what waits for it starts then.</source>
        <translation>Ihn einschalten und prüfen, ob sein Agent läuft; was auf ihn wartet, beginnt dann.</translation>
    </message>
    <message>
        <source>The backups of {name} are paused</source>
        <translation>Die Sicherungen von {name} sind pausiert</translation>
    </message>
    <message>
        <source>There is nothing to do: a machine that does not call within {seconds} seconds is shown as offline.</source>
        <translation>Nichts zu tun: Ein Rechner, der sich nicht binnen {seconds} Sekunden meldet, wird als offline angezeigt.</translation>
    </message>
    <message>
        <source>Until the first run has ended well, there is nothing to get back.</source>
        <translation>Bis der erste Lauf gut geendet hat, gibt es nichts wiederherzustellen.</translation>
    </message>
    <message>
        <source>What waits for it starts when it is back.</source>
        <translation>Was auf ihn wartet, beginnt, wenn er zurück ist.</translation>
    </message>
    <message>
        <source>{name} has been away for too long</source>
        <translation>{name} ist zu lange unterwegs</translation>
    </message>
    <message>
        <source>{name} has never connected</source>
        <translation>{name} war noch nie verbunden</translation>
    </message>
    <message>
        <source>{name} has not been heard yet</source>
        <translation>Von {name} war noch nichts zu hören</translation>
    </message>
    <message>
        <source>{name} is away</source>
        <translation>{name} ist unterwegs</translation>
    </message>
    <message>
        <source>{name} is not connected</source>
        <translation>{name} ist nicht verbunden</translation>
    </message>
</context>
</TS>
