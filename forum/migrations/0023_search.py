"""Entries of the search, and marks of what changed. The full-text table and the triggers: search/marks.py."""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("forum", "0022_newsletter"),
    ]

    operations = [
        migrations.CreateModel(
            name="Mark",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source", models.CharField(max_length=20, verbose_name="table")),
                ("subject", models.PositiveBigIntegerField(verbose_name="key of the row")),
            ],
            options={
                "verbose_name": "change to be followed",
                "verbose_name_plural": "changes to be followed",
                "indexes": [models.Index(fields=["source", "subject"], name="marked_row")],
            },
        ),
        migrations.CreateModel(
            name="Entry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source", models.CharField(max_length=20, verbose_name="table")),
                ("subject", models.PositiveBigIntegerField(verbose_name="key of the row")),
                ("kind", models.CharField(max_length=20, verbose_name="kind")),
                (
                    "topic",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="forum.topic",
                        verbose_name="topic",
                    ),
                ),
                ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="at")),
                ("facets", models.CharField(blank=True, max_length=300, verbose_name="what it is filtered by")),
                ("title", models.TextField(blank=True, verbose_name="title")),
                ("text", models.TextField(blank=True, verbose_name="text")),
                ("title_words", models.TextField(blank=True, verbose_name="words of the title")),
                ("words", models.TextField(blank=True, verbose_name="words of the text")),
            ],
            options={
                "verbose_name": "entry of the search",
                "verbose_name_plural": "entries of the search",
                "constraints": [models.UniqueConstraint(fields=("source", "subject"), name="found_once")],
            },
        ),
    ]
