"""Make stored HTML anew: after a new renderer version, or with --all whatever its version."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from forum.library.models import Reference
from forum.library.syllabus.corrections import render_again
from forum.posts.actions import rerender_posts
from forum.posts.models import Post
from forum.text.markup import RENDER_VERSION


class Command(BaseCommand):
    help = "Render posts whose HTML was made by an older renderer; with --all every post and reference."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--all", action="store_true", help="every post and reference, whatever its version")

    def handle(self, *args: Any, **options: Any) -> None:
        posts = Post.objects.order_by("pk")
        if options["all"]:
            for reference in Reference.objects.iterator():
                reference.save(update_fields=["csl"])
            render_again()
        else:
            posts = posts.exclude(render_version=RENDER_VERSION)
        total = posts.count()
        self.stdout.write(f"{total} posts looked at, {rerender_posts(posts)} of them changed.")
