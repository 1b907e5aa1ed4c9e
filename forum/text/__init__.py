"""Text, pure: Markdown, citations, licences and redlines; knows no Django."""
