"""What a page costs: CPU of the server per request, against a fixed-bytes floor and against django-spirit."""
