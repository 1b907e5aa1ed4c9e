import uuid

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("forum", "0006_who_may_respond"),
    ]

    operations = [
        migrations.CreateModel(
            name="ChoiceKey",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("hash", models.CharField(editable=False, max_length=64)),
            ],
            options={
                "verbose_name": "key of a choice",
                "verbose_name_plural": "keys of choices",
            },
        ),
        migrations.CreateModel(
            name="Erratum",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("name", "a name"), ("fact", "a fact"), ("reference", "a reference")],
                        max_length=10,
                        verbose_name="about",
                    ),
                ),
                ("stands", models.CharField(max_length=600, verbose_name="what stands there")),
                ("proposed", models.CharField(max_length=600, verbose_name="what should stand there")),
                ("source", models.CharField(blank=True, max_length=600, verbose_name="source")),
                ("credit", models.CharField(blank=True, max_length=120, verbose_name="name to be thanked")),
                (
                    "status",
                    models.CharField(
                        choices=[("proposed", "proposed"), ("accepted", "accepted"), ("declined", "declined")],
                        default="proposed",
                        max_length=8,
                        verbose_name="status",
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=500, verbose_name="note")),
                ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="decided at")),
                ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="at")),
                ("client_key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
            ],
            options={
                "verbose_name": "erratum",
                "verbose_name_plural": "errata",
                "ordering": ("debate", "at", "pk"),
            },
        ),
        migrations.CreateModel(
            name="ReaderChoice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("before", models.CharField(blank=True, max_length=10, verbose_name="before reading")),
                ("after", models.CharField(blank=True, max_length=10, verbose_name="after reading")),
                ("reason", models.CharField(blank=True, max_length=500, verbose_name="reason")),
                (
                    "reason_state",
                    models.CharField(
                        choices=[
                            ("none", "none"),
                            ("waiting", "waiting for a moderator"),
                            ("shown", "shown"),
                            ("hidden", "hidden by a moderator"),
                        ],
                        default="none",
                        max_length=8,
                        verbose_name="shown",
                    ),
                ),
                ("changed_on", models.DateField(default=django.utils.timezone.localdate, verbose_name="changed on")),
            ],
            options={
                "verbose_name": "reader's choice",
                "verbose_name_plural": "readers' choices",
            },
        ),
        migrations.AddField(
            model_name="choicekey",
            name="debate",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="choice_keys",
                to="forum.debate",
                verbose_name="debate",
            ),
        ),
        migrations.AddField(
            model_name="erratum",
            name="by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="errata",
                to=settings.AUTH_USER_MODEL,
                verbose_name="proposed by",
            ),
        ),
        migrations.AddField(
            model_name="erratum",
            name="debate",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="errata",
                to="forum.debate",
                verbose_name="debate",
            ),
        ),
        migrations.AddField(
            model_name="erratum",
            name="decided_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="decided by",
            ),
        ),
        migrations.AddField(
            model_name="erratum",
            name="post",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="errata",
                to="forum.post",
                verbose_name="in",
            ),
        ),
        migrations.AddField(
            model_name="erratum",
            name="reference",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="errata",
                to="forum.reference",
                verbose_name="reference",
            ),
        ),
        migrations.AddField(
            model_name="readerchoice",
            name="debate",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="choices",
                to="forum.debate",
                verbose_name="debate",
            ),
        ),
        migrations.AddField(
            model_name="readerchoice",
            name="signed_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="signed_reasons",
                to=settings.AUTH_USER_MODEL,
                verbose_name="reason signed by",
            ),
        ),
        migrations.AddField(
            model_name="choicekey",
            name="choice",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="keys",
                to="forum.readerchoice",
                verbose_name="choice",
            ),
        ),
        migrations.AddConstraint(
            model_name="erratum",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decided_at__isnull", True), ("status", "proposed")),
                    models.Q(
                        models.Q(("status", "proposed"), _negated=True),
                        ("decided_at__isnull", False),
                        models.Q(("note", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="erratum_is_decided_with_a_note",
            ),
        ),
        migrations.AddConstraint(
            model_name="readerchoice",
            constraint=models.CheckConstraint(
                condition=models.Q(("after", ""), ("before", ""), _negated=True), name="choice_says_something"
            ),
        ),
        migrations.AddConstraint(
            model_name="readerchoice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("reason", ""), ("reason_state", "none")),
                    models.Q(
                        models.Q(("reason", ""), _negated=True), models.Q(("reason_state", "none"), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="reason_has_a_state",
            ),
        ),
        migrations.AddConstraint(
            model_name="readerchoice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("signed_by__isnull", True), models.Q(("reason", ""), _negated=True), _connector="OR"
                ),
                name="only_a_reason_is_signed",
            ),
        ),
        migrations.AddConstraint(
            model_name="choicekey",
            constraint=models.UniqueConstraint(fields=("debate", "hash"), name="one_choice_per_key"),
        ),
    ]
