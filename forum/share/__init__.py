"""Pictures that other sites show beside a link, drawn on the server: words and lines, and nobody's photograph."""
