"""The services that are reached through Apprise, by the scheme of their addresses. Pure.

Listed are those that send by https to a server of the network, and their scheme with TLS alone.
Left out are those that run programs or reach this computer's own desktop, log or devices (`dbus`,
`glib`, `gnome`, `macosx`, `windows`, `syslog`, `blink1`, …), those that talk by something else
than HTTP (`smpp`, `mqtt`, `irc`, `xmpp`, `amqp`, `rsyslog`, `growl`), and those that Kustos has a
kind of its own for (`mailto`, `json`). A new version of Apprise adds none.
"""

from typing import Final

SERVICES: Final = {
    "barks": "Bark",
    "betterstack": "Better Stack",
    "cliq": "Zoho Cliq",
    "discord": "Discord",
    "gchat": "Google Chat",
    "gotifys": "Gotify",
    "hassios": "Home Assistant",
    "ifttt": "IFTTT",
    "mailgun": "Mailgun",
    "matrixs": "Matrix",
    "mmosts": "Mattermost",
    "msgbird": "MessageBird",
    "nclouds": "Nextcloud",
    "nctalks": "Nextcloud Talk",
    "ntfys": "ntfy",
    "opsgenie": "Opsgenie",
    "pagerduty": "PagerDuty",
    "pbul": "Pushbullet",
    "pover": "Pushover",
    "pushdeers": "PushDeer",
    "rockets": "Rocket.Chat",
    "sendgrid": "SendGrid",
    "signals": "Signal API",
    "sinch": "Sinch",
    "slack": "Slack",
    "splunk": "Splunk On-Call",
    "spush": "Simplepush",
    "synologys": "Synology Chat",
    "tgram": "Telegram",
    "threema": "Threema Gateway",
    "twilio": "Twilio",
    "vonage": "Vonage",
    "webex": "Cisco Webex",
    "whatsapp": "WhatsApp",
    "workflows": "Microsoft Teams",
    "zoom": "Zoom",
    "zulip": "Zulip",
}
"""Scheme to the service's own name."""


def scheme_of(address: str) -> str:
    """Of an address as it is entered, empty if it has none."""
    scheme, found, _ = address.strip().partition("://")
    return scheme.lower() if found else ""
