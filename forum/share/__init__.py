"""Pictures that other sites show beside a link, drawn on the server."""
