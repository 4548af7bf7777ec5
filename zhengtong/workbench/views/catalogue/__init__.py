"""The catalogue editor's day: /office/catalogue."""
