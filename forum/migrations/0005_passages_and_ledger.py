import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("forum", "0004_experts_and_suspensions"),
    ]

    operations = [
        migrations.CreateModel(
            name="LedgerEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "move",
                    models.CharField(
                        choices=[
                            ("answer", "answered"),
                            ("concede", "conceded"),
                            ("take_back", "took the concession back"),
                            ("insist", "called the answer insufficient"),
                            ("withdraw", "withdrew the rebuttal"),
                        ],
                        max_length=12,
                        verbose_name="move",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Unanswered"),
                            ("answered", "Answered"),
                            ("conceded", "Conceded"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        max_length=10,
                        verbose_name="state afterwards",
                    ),
                ),
                (
                    "extent",
                    models.CharField(
                        blank=True,
                        choices=[("whole", "in whole"), ("part", "in part")],
                        max_length=5,
                        verbose_name="how far",
                    ),
                ),
                ("sentence", models.CharField(blank=True, max_length=300, verbose_name="sentence")),
                ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="at")),
            ],
            options={
                "verbose_name": "ledger entry",
                "verbose_name_plural": "ledger entries",
                "ordering": ("rebuttal", "at", "pk"),
            },
        ),
        migrations.CreateModel(
            name="Quotation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(verbose_name="version quoted")),
                ("exact", models.TextField(verbose_name="passage")),
                ("prefix", models.TextField(blank=True, verbose_name="before it")),
                ("suffix", models.TextField(blank=True, verbose_name="after it")),
                ("start", models.PositiveIntegerField(verbose_name="from")),
                ("end", models.PositiveIntegerField(verbose_name="to")),
                ("now_start", models.PositiveIntegerField(blank=True, null=True, verbose_name="now from")),
                ("now_end", models.PositiveIntegerField(blank=True, null=True, verbose_name="now to")),
                ("is_exact", models.BooleanField(default=True, verbose_name="stands as it was")),
            ],
            options={
                "verbose_name": "quotation",
                "verbose_name_plural": "quotations",
            },
        ),
        migrations.CreateModel(
            name="Rebuttal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Unanswered"),
                            ("answered", "Answered"),
                            ("conceded", "Conceded"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="open",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                (
                    "conceded",
                    models.CharField(
                        blank=True,
                        choices=[("whole", "in whole"), ("part", "in part")],
                        max_length=5,
                        verbose_name="conceded",
                    ),
                ),
                ("point", models.CharField(blank=True, max_length=300, verbose_name="the author's point")),
                ("fair_at", models.DateTimeField(blank=True, null=True, verbose_name="marked as fair at")),
            ],
            options={
                "verbose_name": "rebuttal",
                "verbose_name_plural": "rebuttals",
            },
        ),
        migrations.RemoveConstraint(
            model_name="post",
            name="sealed_post_has_no_number",
        ),
        migrations.RemoveField(
            model_name="post",
            name="quote",
        ),
        migrations.AddField(
            model_name="post",
            name="about",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="concerning",
                to="forum.post",
                verbose_name="about",
            ),
        ),
        migrations.AddField(
            model_name="post",
            name="depth",
            field=models.PositiveSmallIntegerField(default=0, verbose_name="depth"),
        ),
        migrations.AddField(
            model_name="post",
            name="fingerprint",
            field=models.CharField(blank=True, db_index=True, editable=False, max_length=64),
        ),
        migrations.AddField(
            model_name="post",
            name="locked_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="answers closed at"),
        ),
        migrations.AddField(
            model_name="post",
            name="root",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="exchange",
                to="forum.post",
                verbose_name="exchange",
            ),
        ),
        migrations.AddField(
            model_name="post",
            name="view",
            field=models.CharField(blank=True, max_length=10, verbose_name="view that its author shows"),
        ),
        migrations.AlterField(
            model_name="post",
            name="status",
            field=models.CharField(
                choices=[
                    ("sealed", "sealed"),
                    ("waiting", "waiting for a moderator"),
                    ("public", "public"),
                    ("hidden", "hidden by a moderator"),
                    ("withdrawn", "withdrawn by its author"),
                    ("deleted", "deleted by its author"),
                ],
                default="public",
                max_length=10,
                verbose_name="status",
            ),
        ),
        migrations.AddConstraint(
            model_name="post",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("number__isnull", True), ("published_at__isnull", True), ("status__in", ("sealed", "waiting"))
                    ),
                    models.Q(
                        models.Q(("status__in", ("sealed", "waiting")), _negated=True),
                        ("number__isnull", False),
                        ("published_at__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="unpublished_post_has_no_number",
            ),
        ),
        migrations.AddConstraint(
            model_name="post",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("depth", 0), ("root__isnull", True)),
                    models.Q(("depth__gt", 0), ("reply_to__isnull", False), ("root__isnull", False)),
                    _connector="OR",
                ),
                name="answer_has_a_root_and_a_depth",
            ),
        ),
        migrations.AddField(
            model_name="ledgerentry",
            name="by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="ledger_entries",
                to=settings.AUTH_USER_MODEL,
                verbose_name="by",
            ),
        ),
        migrations.AddField(
            model_name="ledgerentry",
            name="reply",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="forum.post",
                verbose_name="reply",
            ),
        ),
        migrations.AddField(
            model_name="quotation",
            name="post",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="quotation",
                to="forum.post",
                verbose_name="post",
            ),
        ),
        migrations.AddField(
            model_name="rebuttal",
            name="post",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="rebuttal",
                to="forum.post",
                verbose_name="post",
            ),
        ),
        migrations.AddField(
            model_name="ledgerentry",
            name="rebuttal",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="entries",
                to="forum.rebuttal",
                verbose_name="rebuttal",
            ),
        ),
        migrations.AddConstraint(
            model_name="quotation",
            constraint=models.CheckConstraint(
                condition=models.Q(("start__lt", models.F("end"))), name="quotation_has_words"
            ),
        ),
        migrations.AddConstraint(
            model_name="quotation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("is_exact", False), ("now_end__isnull", True), ("now_start__isnull", True)),
                    ("now_start__lt", models.F("now_end")),
                    _connector="OR",
                ),
                name="quotation_stands_or_is_lost",
            ),
        ),
        migrations.AddConstraint(
            model_name="rebuttal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("conceded__in", ("whole", "part")), ("state", "conceded")),
                    models.Q(models.Q(("state", "conceded"), _negated=True), ("conceded", "")),
                    _connector="OR",
                ),
                name="concession_says_how_far",
            ),
        ),
        migrations.AddConstraint(
            model_name="rebuttal",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["open", "answered", "conceded", "withdrawn"])),
                name="rebuttal_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="rebuttal",
            constraint=models.CheckConstraint(
                condition=models.Q(("fair_at__isnull", True), models.Q(("point", ""), _negated=True), _connector="OR"),
                name="only_a_point_can_be_fair",
            ),
        ),
    ]
