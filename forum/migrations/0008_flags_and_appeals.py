import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("forum", "0007_choices_and_errata"),
    ]

    operations = [
        migrations.CreateModel(
            name="Appeal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.CharField(max_length=1000, verbose_name="why it is wrong")),
                ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="at")),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("waiting", "waiting"),
                            ("upheld", "the decision stands"),
                            ("overturned", "the decision is taken back"),
                        ],
                        default="waiting",
                        max_length=10,
                        verbose_name="outcome",
                    ),
                ),
                ("answer", models.CharField(blank=True, max_length=300, verbose_name="answer")),
                ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="decided at")),
            ],
            options={
                "verbose_name": "appeal",
                "verbose_name_plural": "appeals",
                "ordering": ("at", "pk"),
            },
        ),
        migrations.CreateModel(
            name="Flag",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "code",
                    models.CharField(
                        choices=[
                            ("off-topic", "off topic"),
                            ("attack", "personal attack or insult"),
                            ("hate", "hatred against a group"),
                            ("private", "private information about somebody"),
                            ("false-quote", "words put into somebody’s mouth"),
                            ("spam", "advertising or spam"),
                            ("rights", "infringes copyright or a licence"),
                            ("illegal", "against the law"),
                            ("other", "something else"),
                        ],
                        max_length=12,
                        verbose_name="reason",
                    ),
                ),
                ("sentence", models.CharField(blank=True, max_length=500, verbose_name="in their words")),
                ("hash", models.CharField(editable=False, max_length=64)),
                ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="at")),
            ],
            options={
                "verbose_name": "report",
                "verbose_name_plural": "reports",
                "ordering": ("at", "pk"),
            },
        ),
        migrations.AddField(
            model_name="decision",
            name="code",
            field=models.CharField(
                choices=[
                    ("off-topic", "off topic"),
                    ("attack", "personal attack or insult"),
                    ("hate", "hatred against a group"),
                    ("private", "private information about somebody"),
                    ("false-quote", "words put into somebody’s mouth"),
                    ("spam", "advertising or spam"),
                    ("rights", "infringes copyright or a licence"),
                    ("illegal", "against the law"),
                    ("other", "something else"),
                ],
                default="other",
                max_length=12,
                verbose_name="reason code",
            ),
        ),
        migrations.AddField(
            model_name="decision",
            name="debate",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="decisions",
                to="forum.debate",
                verbose_name="debate",
            ),
        ),
        migrations.AddField(
            model_name="decision",
            name="minutes",
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="minutes"),
        ),
        migrations.AddField(
            model_name="decision",
            name="person",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="decisions_about",
                to=settings.AUTH_USER_MODEL,
                verbose_name="person concerned",
            ),
        ),
        migrations.AddField(
            model_name="decision",
            name="role",
            field=models.CharField(
                choices=[
                    ("organizer", "organizer"),
                    ("contributor", "contributor"),
                    ("expert", "expert"),
                    ("moderator", "moderator"),
                ],
                default="moderator",
                max_length=20,
                verbose_name="decided as",
            ),
        ),
        migrations.AddField(
            model_name="decision",
            name="until",
            field=models.DateTimeField(blank=True, null=True, verbose_name="until"),
        ),
        migrations.AlterField(
            model_name="decision",
            name="kind",
            field=models.CharField(
                choices=[
                    ("leave", "left as it is"),
                    ("hide", "hidden"),
                    ("restore", "shown again"),
                    ("ask-change", "change asked for"),
                    ("lock", "answers closed"),
                    ("unlock", "answers opened again"),
                    ("approve", "published after review"),
                    ("reject", "not published after review"),
                    ("slow", "slow mode"),
                    ("suspend", "suspended from this debate"),
                    ("readmit", "may write again"),
                ],
                max_length=10,
                verbose_name="decision",
            ),
        ),
        migrations.AlterField(
            model_name="decision",
            name="post",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="decisions",
                to="forum.post",
                verbose_name="post",
            ),
        ),
        migrations.AddField(
            model_name="appeal",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="appeals",
                to=settings.AUTH_USER_MODEL,
                verbose_name="by",
            ),
        ),
        migrations.AddField(
            model_name="appeal",
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
            model_name="appeal",
            name="decision",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="appeal",
                to="forum.decision",
                verbose_name="decision",
            ),
        ),
        migrations.AddField(
            model_name="flag",
            name="by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="flags",
                to=settings.AUTH_USER_MODEL,
                verbose_name="reported by",
            ),
        ),
        migrations.AddField(
            model_name="flag",
            name="decision",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="flags",
                to="forum.decision",
                verbose_name="dealt with by",
            ),
        ),
        migrations.AddField(
            model_name="flag",
            name="post",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="flags", to="forum.post", verbose_name="post"
            ),
        ),
        migrations.AddField(
            model_name="decision",
            name="choice",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="decisions",
                to="forum.readerchoice",
                verbose_name="reader's reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind__in", ("ask-change", "lock", "unlock", "approve", "reject")), _negated=True),
                    ("post__isnull", False),
                    _connector="OR",
                ),
                name="decision_about_a_post_names_it",
            ),
        ),
        migrations.AddConstraint(
            model_name="appeal",
            constraint=models.CheckConstraint(condition=models.Q(("text", ""), _negated=True), name="appeal_says_why"),
        ),
        migrations.AddConstraint(
            model_name="appeal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decided_at__isnull", True), ("outcome", "waiting")),
                    models.Q(
                        models.Q(("outcome", "waiting"), _negated=True),
                        ("decided_at__isnull", False),
                        models.Q(("answer", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="appeal_is_decided_with_an_answer",
            ),
        ),
        migrations.AddConstraint(
            model_name="flag",
            constraint=models.UniqueConstraint(fields=("post", "hash"), name="post_reported_once_by_each"),
        ),
        migrations.AddConstraint(
            model_name="flag",
            constraint=models.CheckConstraint(
                condition=models.Q(("code", "other"), ("sentence", ""), _negated=True), name="other_reason_is_said"
            ),
        ),
    ]
