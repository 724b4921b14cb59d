<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_GB" sourcelanguage="en">
<context>
    <name>Alerts</name>
    <message numerus="yes">
        <source>%Ln alert(s) need a person</source>
        <translation>
            <numerusform>%Ln alert needs a person</numerusform>
            <numerusform>%Ln alerts need a person</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln are known or put off</source>
        <translation>
            <numerusform>%Ln is known or put off</numerusform>
            <numerusform>%Ln are known or put off</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln good snapshot(s) from before are on hold.</source>
        <translation>
            <numerusform>%Ln good snapshot from before is on hold.</numerusform>
            <numerusform>%Ln good snapshots from before are on hold.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln resolved alert(s)</source>
        <translation>
            <numerusform>%Ln resolved alert</numerusform>
            <numerusform>%Ln resolved alerts</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln snapshot(s) cannot be counted on.</source>
        <translation>
            <numerusform>%Ln snapshot cannot be counted on.</numerusform>
            <numerusform>%Ln snapshots cannot be counted on.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln snapshot(s) carry its name, and no task of Kustos has made them (since {when}).</source>
        <translation>
            <numerusform>%Ln snapshot carries its name, and no task of Kustos has made it (since {when}).</numerusform>
            <numerusform>%Ln snapshots carry its name, and no task of Kustos has made them (since {when}).</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>As it has grown, it is full in about %Ln day(s).</source>
        <translation>
            <numerusform>As it has grown, it is full in about %Ln day.</numerusform>
            <numerusform>As it has grown, it is full in about %Ln days.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>As it has grown, its disk is full in about %Ln day(s).</source>
        <translation>
            <numerusform>As it has grown, its disk is full in about %Ln day.</numerusform>
            <numerusform>As it has grown, its disk is full in about %Ln days.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Allowance</name>
    <message numerus="yes">
        <source>It may be away for up to %Ln day(s) before it counts as offline.</source>
        <translation>
            <numerusform>It may be away for up to %Ln day before it counts as offline.</numerusform>
            <numerusform>It may be away for up to %Ln days before it counts as offline.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Last seen {when}; a laptop may be away for %Ln day(s).</source>
        <translation>
            <numerusform>Last seen {when}; a laptop may be away for %Ln day.</numerusform>
            <numerusform>Last seen {when}; a laptop may be away for %Ln days.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>AssignCounts</name>
    <message numerus="yes">
        <source>%Ln snapshot(s) will be assigned anew.</source>
        <translation>
            <numerusform>%Ln snapshot will be assigned anew.</numerusform>
            <numerusform>%Ln snapshots will be assigned anew.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>For the %Ln selected line(s).</source>
        <translation>
            <numerusform>For the selected line.</numerusform>
            <numerusform>For the %Ln selected lines.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>AuditWords</name>
    <message numerus="yes">
        <source>%Ln audit entry(s)</source>
        <translation>
            <numerusform>%Ln audit entry</numerusform>
            <numerusform>%Ln audit entries</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The audit is whole: %Ln entry(s)</source>
        <translation>
            <numerusform>The audit is whole: %Ln entry</numerusform>
            <numerusform>The audit is whole: %Ln entries</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Captions</name>
    <message numerus="yes">
        <source>error(s)</source>
        <comment>beneath the number %n</comment>
        <translation>
            <numerusform>error</numerusform>
            <numerusform>errors</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>file(s)</source>
        <comment>beneath the number %n</comment>
        <translation>
            <numerusform>file</numerusform>
            <numerusform>files</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>snapshot(s)</source>
        <comment>beneath the number %n</comment>
        <translation>
            <numerusform>snapshot</numerusform>
            <numerusform>snapshots</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>CareForm</name>
    <message numerus="yes">
        <source>After %Ln check(s) all data was read once.</source>
        <translation>
            <numerusform>After %Ln check all data was read once.</numerusform>
            <numerusform>After %Ln checks all data was read once.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>CarePlanWords</name>
    <message numerus="yes">
        <source>every %Ln day(s)</source>
        <translation>
            <numerusform>every day</numerusform>
            <numerusform>every %Ln days</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>CareWords</name>
    <message numerus="yes">
        <source>%Ln error(s) found: a part of the backups may be unreadable.</source>
        <translation>
            <numerusform>%Ln error found: a part of the backups may be unreadable.</numerusform>
            <numerusform>%Ln errors found: a part of the backups may be unreadable.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln lock(s) stay: somebody may be at work.</source>
        <translation>
            <numerusform>%Ln lock stays: somebody may be at work.</numerusform>
            <numerusform>%Ln locks stay: somebody may be at work.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln snapshot(s) could not be forgotten.</source>
        <translation>
            <numerusform>%Ln snapshot could not be forgotten.</numerusform>
            <numerusform>%Ln snapshots could not be forgotten.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln snapshot(s) forgotten. The space becomes free with the next prune.</source>
        <translation>
            <numerusform>%Ln snapshot forgotten. The space becomes free with the next prune.</numerusform>
            <numerusform>%Ln snapshots forgotten. The space becomes free with the next prune.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln snapshot(s) written anew, without what is lost of them.</source>
        <translation>
            <numerusform>%Ln snapshot written anew, without what is lost of it.</numerusform>
            <numerusform>%Ln snapshots written anew, without what is lost of them.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Certificates</name>
    <message numerus="yes">
        <source>%Ln machine(s) must join again</source>
        <translation>
            <numerusform>%Ln machine must join again</numerusform>
            <numerusform>%Ln machines must join again</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln machine(s) must then join again: {names}.</source>
        <translation>
            <numerusform>%Ln machine must then join again: {names}.</numerusform>
            <numerusform>%Ln machines must then join again: {names}.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The new certificate waits for %Ln machine(s)</source>
        <translation>
            <numerusform>The new certificate waits for %Ln machine</numerusform>
            <numerusform>The new certificate waits for %Ln machines</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{names} and %Ln more</source>
        <translation>
            <numerusform>{names} and %Ln more</numerusform>
            <numerusform>{names} and %Ln more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Channels</name>
    <message numerus="yes">
        <source>%Ln job(s)</source>
        <translation>
            <numerusform>%Ln job</numerusform>
            <numerusform>%Ln jobs</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln machine(s)</source>
        <translation>
            <numerusform>%Ln machine</numerusform>
            <numerusform>%Ln machines</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln message(s) wait; tried again {when}. {cause}</source>
        <translation>
            <numerusform>%Ln message waits; tried again {when}. {cause}</numerusform>
            <numerusform>%Ln messages wait; tried again {when}. {cause}</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ChosenPaths</name>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>and %n more</numerusform>
            <numerusform>and %n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ComplianceWords</name>
    <message numerus="yes">
        <source>%Ln finding(s)</source>
        <translation>
            <numerusform>%Ln finding</numerusform>
            <numerusform>%Ln findings</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln run(s) that its rules keep are not there.</source>
        <translation>
            <numerusform>%Ln run that its rules keep is not there.</numerusform>
            <numerusform>%Ln runs that its rules keep are not there.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln snapshot(s) were made by no known run.</source>
        <translation>
            <numerusform>%Ln snapshot was made by no known run.</numerusform>
            <numerusform>%Ln snapshots were made by no known run.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>It saved {seen}; usual in %Ln run(s) before: {expected}.</source>
        <translation>
            <numerusform>It saved {seen}; usual in %Ln run before: {expected}.</numerusform>
            <numerusform>It saved {seen}; usual in %Ln runs before: {expected}.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>on {hit} of %Ln machine(s).</source>
        <translation>
            <numerusform>on {hit} of %Ln machine.</numerusform>
            <numerusform>on {hit} of %Ln machines.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Counted</name>
    <message numerus="yes">
        <source>%Ln reconnect(s)</source>
        <translation>
            <numerusform>%Ln reconnect</numerusform>
            <numerusform>%Ln reconnects</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Counts</name>
    <message numerus="yes">
        <source>%Ln file(s)</source>
        <translation>
            <numerusform>%Ln file</numerusform>
            <numerusform>%Ln files</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln file(s) could not be read</source>
        <translation>
            <numerusform>%Ln file could not be read</numerusform>
            <numerusform>%Ln files could not be read</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln folder(s)</source>
        <translation>
            <numerusform>%Ln folder</numerusform>
            <numerusform>%Ln folders</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln item(s)</source>
        <translation>
            <numerusform>%Ln item</numerusform>
            <numerusform>%Ln items</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln job(s)</source>
        <translation>
            <numerusform>%Ln job</numerusform>
            <numerusform>%Ln jobs</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln line(s)</source>
        <translation>
            <numerusform>%Ln line</numerusform>
            <numerusform>%Ln lines</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln machine(s)</source>
        <translation>
            <numerusform>%Ln machine</numerusform>
            <numerusform>%Ln machines</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln snapshot(s)</source>
        <translation>
            <numerusform>%Ln snapshot</numerusform>
            <numerusform>%Ln snapshots</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln task(s)</source>
        <translation>
            <numerusform>%Ln task</numerusform>
            <numerusform>%Ln tasks</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>of %Ln file(s)</source>
        <translation>
            <numerusform>of %Ln file</numerusform>
            <numerusform>of %Ln files</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Deliveries</name>
    <message numerus="yes">
        <source>%Ln attempt(s).</source>
        <translation>
            <numerusform>%Ln attempt.</numerusform>
            <numerusform>%Ln attempts.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{first}, and %Ln more</source>
        <translation>
            <numerusform>{first}, and %Ln more</numerusform>
            <numerusform>{first}, and %Ln more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Digests</name>
    <message numerus="yes">
        <source>%Ln are known or put off.</source>
        <comment>alerts</comment>
        <translation>
            <numerusform>%Ln is known or put off.</numerusform>
            <numerusform>%Ln are known or put off.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln more</source>
        <comment>alerts</comment>
        <translation>
            <numerusform>%Ln more</numerusform>
            <numerusform>%Ln more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>DueCounts</name>
    <message numerus="yes">
        <source>%Ln due time(s)</source>
        <translation>
            <numerusform>%Ln due time</numerusform>
            <numerusform>%Ln due times</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>with %Ln before it</source>
        <comment>due times</comment>
        <translation>
            <numerusform>with %Ln before it</numerusform>
            <numerusform>with %Ln before it</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Fleet</name>
    <message numerus="yes">
        <source>%Ln away</source>
        <comment>machines</comment>
        <translation>
            <numerusform>%Ln away</numerusform>
            <numerusform>%Ln away</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln connected</source>
        <translation>
            <numerusform>%Ln connected</numerusform>
            <numerusform>%Ln connected</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln failing</source>
        <comment>machines</comment>
        <translation>
            <numerusform>%Ln failing</numerusform>
            <numerusform>%Ln failing</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln in the first backup</source>
        <comment>machines</comment>
        <translation>
            <numerusform>%Ln in its first backup</numerusform>
            <numerusform>%Ln in their first backup</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln machine(s)</source>
        <translation>
            <numerusform>%Ln machine</numerusform>
            <numerusform>%Ln machines</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln need(s) attention</source>
        <comment>machines</comment>
        <translation>
            <numerusform>%Ln needs attention</numerusform>
            <numerusform>%Ln need attention</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln of {total} machine(s) are protected.</source>
        <translation>
            <numerusform>%Ln of {total} machines is protected.</numerusform>
            <numerusform>%Ln of {total} machines are protected.</numerusform>
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
            <numerusform>%Ln overdue</numerusform>
            <numerusform>%Ln overdue</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln paused</source>
        <comment>machines</comment>
        <translation>
            <numerusform>%Ln paused</numerusform>
            <numerusform>%Ln paused</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln unknown</source>
        <comment>machines</comment>
        <translation>
            <numerusform>%Ln unknown</numerusform>
            <numerusform>%Ln unknown</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln without a job</source>
        <comment>machines</comment>
        <translation>
            <numerusform>%Ln without a job</numerusform>
            <numerusform>%Ln without a job</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>All %Ln machine(s) are protected.</source>
        <translation>
            <numerusform>The machine is protected.</numerusform>
            <numerusform>All %Ln machines are protected.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>It is not known yet how %Ln machine(s) are.</source>
        <translation>
            <numerusform>It is not known yet how the machine is.</numerusform>
            <numerusform>It is not known yet how %Ln machines are.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>None of %Ln machine(s) is protected.</source>
        <translation>
            <numerusform>The machine is not protected.</numerusform>
            <numerusform>None of %Ln machines is protected.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ForeignWords</name>
    <message numerus="yes">
        <source>%Ln snapshot(s) assigned anew</source>
        <translation>
            <numerusform>%Ln snapshot assigned anew</numerusform>
            <numerusform>%Ln snapshots assigned anew</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln snapshot(s) known, none of them foreign.</source>
        <translation>
            <numerusform>%Ln snapshot known, none of them foreign.</numerusform>
            <numerusform>%Ln snapshots known, none of them foreign.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>GroupWords</name>
    <message numerus="yes">
        <source>%Ln foreign</source>
        <comment>snapshots</comment>
        <translation>
            <numerusform>%Ln foreign</numerusform>
            <numerusform>%Ln foreign</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln snapshot(s) from machines that are not here</source>
        <translation>
            <numerusform>%Ln snapshot from a machine that is not here</numerusform>
            <numerusform>%Ln snapshots from machines that are not here</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{folders} and %Ln more</source>
        <translation>
            <numerusform>{folders} and %Ln more</numerusform>
            <numerusform>{folders} and %Ln more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>HowWords</name>
    <message numerus="yes">
        <source>%Ln file(s) are read at once.</source>
        <translation>
            <numerusform>Files are read one at a time.</numerusform>
            <numerusform>%Ln files are read at once.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>After an error it is tried %Ln more time(s).</source>
        <translation>
            <numerusform>After an error it is tried once more.</numerusform>
            <numerusform>After an error it is tried %Ln more times.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>JobChanges</name>
    <message numerus="yes">
        <source>%Ln folder(s) fewer</source>
        <translation>
            <numerusform>%Ln folder fewer</numerusform>
            <numerusform>%Ln folders fewer</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln folder(s) more</source>
        <translation>
            <numerusform>%Ln folder more</numerusform>
            <numerusform>%Ln folders more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>JobEditorPage</name>
    <message numerus="yes">
        <source>%n change(s)</source>
        <translation>
            <numerusform>%n change</numerusform>
            <numerusform>%n changes</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>JobTabs</name>
    <message numerus="yes">
        <source>%Ln field(s) to be mended</source>
        <translation>
            <numerusform>%Ln field to be mended</numerusform>
            <numerusform>%Ln fields to be mended</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>JobWords</name>
    <message numerus="yes">
        <source>%Ln dump(s)</source>
        <translation>
            <numerusform>%Ln dump</numerusform>
            <numerusform>%Ln dumps</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln folder(s) or file(s) inside are left out.</source>
        <translation>
            <numerusform>%Ln folder or file inside is left out.</numerusform>
            <numerusform>%Ln folders or files inside are left out.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{machine} saves {folders} to {repository}.</source>
        <translation>
            <numerusform>{machine} saves {folders} to {repository}.</numerusform>
            <numerusform>{machine} save {folders} to {repository}.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Joining</name>
    <message numerus="yes">
        <source>%Ln machine(s) wait to be let in</source>
        <translation>
            <numerusform>%Ln machine waits to be let in</numerusform>
            <numerusform>%Ln machines wait to be let in</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{names} and %Ln more</source>
        <translation>
            <numerusform>{names} and %Ln more</numerusform>
            <numerusform>{names} and %Ln more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>KeptCard</name>
    <message numerus="yes">
        <source>Run as planned, something stays of %Ln of these days.</source>
        <translation>
            <numerusform>Run as planned, something stays of %Ln of these days.</numerusform>
            <numerusform>Run as planned, something stays of %Ln of these days.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>LeftOutWords</name>
    <message numerus="yes">
        <source>%Ln folder(s) could not be looked into.</source>
        <translation>
            <numerusform>%Ln folder could not be looked into.</numerusform>
            <numerusform>%Ln folders could not be looked into.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>LookWords</name>
    <message numerus="yes">
        <source>did not open %Ln time(s)</source>
        <translation>
            <numerusform>did not open once</numerusform>
            <numerusform>did not open %Ln times</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>every %Ln day(s)</source>
        <translation>
            <numerusform>every day</numerusform>
            <numerusform>every %Ln days</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>every %Ln hour(s)</source>
        <translation>
            <numerusform>every hour</numerusform>
            <numerusform>every %Ln hours</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>every %Ln minute(s)</source>
        <translation>
            <numerusform>every minute</numerusform>
            <numerusform>every %Ln minutes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>opened %Ln time(s)</source>
        <translation>
            <numerusform>opened once</numerusform>
            <numerusform>opened %Ln times</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>NewcomersModel</name>
    <message numerus="yes">
        <source>{address} and %Ln more</source>
        <translation>
            <numerusform>{address} and %Ln more</numerusform>
            <numerusform>{address} and %Ln more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Pauses</name>
    <message numerus="yes">
        <source>%Ln of {total} schedules are paused.</source>
        <translation>
            <numerusform>%Ln of {total} schedules is paused.</numerusform>
            <numerusform>%Ln of {total} schedules are paused.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln schedule(s), all that it has, are paused.</source>
        <translation>
            <numerusform>Its only schedule is paused.</numerusform>
            <numerusform>%Ln schedules, all that it has, are paused.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PolicyEditorPage</name>
    <message numerus="yes">
        <source>%n change(s)</source>
        <translation>
            <numerusform>%n change</numerusform>
            <numerusform>%n changes</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PolicyWords</name>
    <message numerus="yes">
        <source>%Ln folder(s) fewer</source>
        <translation>
            <numerusform>%Ln folder fewer</numerusform>
            <numerusform>%Ln folders fewer</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln folder(s) more</source>
        <translation>
            <numerusform>%Ln folder more</numerusform>
            <numerusform>%Ln folders more</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln on an older revision</source>
        <comment>machines</comment>
        <translation>
            <numerusform>%Ln on an older revision</numerusform>
            <numerusform>%Ln on an older revision</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln policy(ies)</source>
        <translation>
            <numerusform>%Ln policy</numerusform>
            <numerusform>%Ln policies</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>This changes %Ln machine(s)</source>
        <translation>
            <numerusform>This changes %Ln machine</numerusform>
            <numerusform>This changes %Ln machines</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>used by %Ln machine(s)</source>
        <translation>
            <numerusform>used by %Ln machine</numerusform>
            <numerusform>used by %Ln machines</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{change} on %Ln</source>
        <comment>jobs</comment>
        <translation>
            <numerusform>{change} on %Ln</numerusform>
            <numerusform>{change} on %Ln</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>QuotaWords</name>
    <message numerus="yes">
        <source>%Ln day(s)</source>
        <translation>
            <numerusform>%Ln day</numerusform>
            <numerusform>%Ln days</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln month(s)</source>
        <translation>
            <numerusform>%Ln month</numerusform>
            <numerusform>%Ln months</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln week(s)</source>
        <translation>
            <numerusform>%Ln week</numerusform>
            <numerusform>%Ln weeks</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln year(s)</source>
        <translation>
            <numerusform>%Ln year</numerusform>
            <numerusform>%Ln years</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>RepositoryCounts</name>
    <message numerus="yes">
        <source>%Ln repository(s)</source>
        <translation>
            <numerusform>%Ln repository</numerusform>
            <numerusform>%Ln repositories</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Give the job(s) another repository or remove the job(s) first.</source>
        <translation>
            <numerusform>Give the job another repository or remove it first.</numerusform>
            <numerusform>Give the jobs another repository or remove them first.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>RestoreCounts</name>
    <message numerus="yes">
        <source>%Ln left out</source>
        <translation>
            <numerusform>%Ln left out</numerusform>
            <numerusform>%Ln left out</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln path(s) would have to be named.</source>
        <translation>
            <numerusform>%Ln path would have to be named.</numerusform>
            <numerusform>%Ln paths would have to be named.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Results</name>
    <message numerus="yes">
        <source>%Ln chosen path(s) are not in it.</source>
        <translation>
            <numerusform>%Ln chosen path is not in it.</numerusform>
            <numerusform>%Ln chosen paths are not in it.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln file(s) restored into {folder}.</source>
        <translation>
            <numerusform>%Ln file restored into {folder}.</numerusform>
            <numerusform>%Ln files restored into {folder}.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The repository holds %Ln snapshot(s).</source>
        <translation>
            <numerusform>The repository holds %Ln snapshot.</numerusform>
            <numerusform>The repository holds %Ln snapshots.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The snapshot is there, but %Ln file(s) could not be read.</source>
        <translation>
            <numerusform>The snapshot is there, but %Ln file could not be read.</numerusform>
            <numerusform>The snapshot is there, but %Ln files could not be read.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>RetentionWords</name>
    <message numerus="yes">
        <source>%Ln day(s)</source>
        <comment>length</comment>
        <translation>
            <numerusform>%Ln day</numerusform>
            <numerusform>%Ln days</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln go(es)</source>
        <comment>snapshots</comment>
        <translation>
            <numerusform>%Ln goes</numerusform>
            <numerusform>%Ln go</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln go(es).</source>
        <comment>snapshots</comment>
        <translation>
            <numerusform>%Ln goes.</numerusform>
            <numerusform>%Ln go.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln hour(s)</source>
        <comment>length</comment>
        <translation>
            <numerusform>%Ln hour</numerusform>
            <numerusform>%Ln hours</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln month(s)</source>
        <comment>length</comment>
        <translation>
            <numerusform>%Ln month</numerusform>
            <numerusform>%Ln months</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln on hold or in quarantine</source>
        <comment>snapshots</comment>
        <translation>
            <numerusform>%Ln on hold or in quarantine</numerusform>
            <numerusform>%Ln on hold or in quarantine</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln snapshot(s) stay</source>
        <translation>
            <numerusform>%Ln snapshot stays</numerusform>
            <numerusform>%Ln snapshots stay</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln stay(s)</source>
        <comment>snapshots</comment>
        <translation>
            <numerusform>%Ln stays</numerusform>
            <numerusform>%Ln stay</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln year(s)</source>
        <comment>length</comment>
        <translation>
            <numerusform>%Ln year</numerusform>
            <numerusform>%Ln years</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>In a year there will be about %Ln run(s) to restore from.</source>
        <translation>
            <numerusform>In a year there will be about %Ln run to restore from.</numerusform>
            <numerusform>In a year there will be about %Ln runs to restore from.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Nothing would be forgotten: %Ln snapshot(s) stay.</source>
        <translation>
            <numerusform>Nothing would be forgotten: %Ln snapshot stays.</numerusform>
            <numerusform>Nothing would be forgotten: %Ln snapshots stay.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>the last %Ln</source>
        <comment>snapshots</comment>
        <translation>
            <numerusform>the last</numerusform>
            <numerusform>the last %Ln</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ScheduleWords</name>
    <message numerus="yes">
        <source>every %Ln day(s)</source>
        <translation>
            <numerusform>every day</numerusform>
            <numerusform>every %Ln days</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>every %Ln hour(s)</source>
        <translation>
            <numerusform>every %Ln hour</numerusform>
            <numerusform>every %Ln hours</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>every %Ln minute(s)</source>
        <translation>
            <numerusform>every minute</numerusform>
            <numerusform>every %Ln minutes</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Spans</name>
    <message numerus="yes">
        <source>%Ln day(s) ago</source>
        <translation>
            <numerusform>%Ln day ago</numerusform>
            <numerusform>%Ln days ago</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Strips</name>
    <message numerus="yes">
        <source>%Ln away</source>
        <comment>days</comment>
        <translation>
            <numerusform>%Ln away</numerusform>
            <numerusform>%Ln away</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln failed</source>
        <comment>days</comment>
        <translation>
            <numerusform>%Ln failed</numerusform>
            <numerusform>%Ln failed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln good</source>
        <comment>days</comment>
        <translation>
            <numerusform>%Ln good</numerusform>
            <numerusform>%Ln good</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln missed</source>
        <comment>days</comment>
        <translation>
            <numerusform>%Ln missed</numerusform>
            <numerusform>%Ln missed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln partial</source>
        <comment>days</comment>
        <translation>
            <numerusform>%Ln partial</numerusform>
            <numerusform>%Ln partial</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln skipped</source>
        <comment>days</comment>
        <translation>
            <numerusform>%Ln skipped</numerusform>
            <numerusform>%Ln skipped</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>In %Ln day(s): {parts}</source>
        <translation>
            <numerusform>In %Ln day: {parts}</numerusform>
            <numerusform>In %Ln days: {parts}</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Tellings</name>
    <message numerus="yes">
        <source>{first}, and %Ln more</source>
        <translation>
            <numerusform>{first}, and %Ln more</numerusform>
            <numerusform>{first}, and %Ln more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>TidyDialog</name>
    <message numerus="yes">
        <source>Forget %Ln snapshot(s)</source>
        <translation>
            <numerusform>Forget %Ln snapshot</numerusform>
            <numerusform>Forget %Ln snapshots</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>UnusualChanges</name>
    <message numerus="yes">
        <source>%Ln file(s) were given the ending {ending}.</source>
        <translation>
            <numerusform>%Ln file was given the ending {ending}.</numerusform>
            <numerusform>%Ln files were given the ending {ending}.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln file(s) were renamed.</source>
        <translation>
            <numerusform>%Ln file was renamed.</numerusform>
            <numerusform>%Ln files were renamed.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln new file(s) have the ending {ending}, which none of those had that are gone or changed.</source>
        <translation>
            <numerusform>%Ln new file has the ending {ending}, which none of those had that are gone or changed.</numerusform>
            <numerusform>%Ln new files have the ending {ending}, which none of those had that are gone or changed.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln of {of} file(s) are gone</source>
        <translation>
            <numerusform>%Ln of {of} files is gone</numerusform>
            <numerusform>%Ln of {of} files are gone</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln of {of} file(s) have other content</source>
        <translation>
            <numerusform>%Ln of {of} files has other content</numerusform>
            <numerusform>%Ln of {of} files have other content</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>, %Ln are gone</source>
        <comment>files</comment>
        <translation>
            <numerusform>, %Ln is gone</numerusform>
            <numerusform>, %Ln are gone</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>, and %Ln others are there instead</source>
        <comment>files</comment>
        <translation>
            <numerusform>, and %Ln other is there instead</numerusform>
            <numerusform>, and %Ln others are there instead</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Usual are {usual}, at most {most} in %Ln run(s).</source>
        <translation>
            <numerusform>Usual: {usual}, at most {most} in %Ln run.</numerusform>
            <numerusform>Usual: {usual}, at most {most} in %Ln runs.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>_Consequences</name>
    <message numerus="yes">
        <source>Its %Ln job(s) and its history here are removed.</source>
        <translation>
            <numerusform>Its %Ln job and its history here are removed.</numerusform>
            <numerusform>Its %Ln jobs and its history here are removed.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>_Running</name>
    <message numerus="yes">
        <source>%Ln run(s) on this computer will be interrupted. What has been transferred is not lost, and other machines go on by themselves.</source>
        <translation>
            <numerusform>%Ln run on this computer will be interrupted. What has been transferred is not lost, and other machines go on by themselves.</numerusform>
            <numerusform>%Ln runs on this computer will be interrupted. What has been transferred is not lost, and other machines go on by themselves.</numerusform>
        </translation>
    </message>
</context>
</TS>
