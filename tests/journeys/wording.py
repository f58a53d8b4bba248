"""The names of links, buttons and fields, as the product promises them in both languages."""

from __future__ import annotations

PROMISED = """
Sign in = Anmelden
Join = Registrieren
Sign out = Abmelden
Home = Start
My network = Mein Netzwerk
InMail = InMail
Notifications = Mitteilungen
Search = Suche
Settings = Einstellungen
Profile = Profil
Connect = Vernetzen
Send invitation = Einladung senden
Accept = Annehmen
Ignore = Ignorieren
Withdraw = Zurückziehen
Remove connection = Verbindung entfernen
Message = Nachricht
Send = Senden
Post = Veröffentlichen
Like = Gefällt mir
Comment = Kommentieren
Reply = Antworten
Edit = Bearbeiten
Endorse = Bestätigen
Save = Speichern
Delete = Löschen
Block = Blockieren
Remove = Entfernen
Older updates = Ältere Neuigkeiten
Name = Name
E-mail = E-Mail
Password = Passwort
How do you know {name}? = Woher kennen Sie {name}?
Personal note = Persönliche Notiz
Your message = Ihre Nachricht
Headline = Profilslogan
About = Über mich
What would you like to share? = Was möchten Sie teilen?
"""
PAIRS = [line.split(" = ") for line in PROMISED.strip().splitlines()]
WORDS = {"en": {english: english for english, _ in PAIRS}, "de": dict(PAIRS)}
