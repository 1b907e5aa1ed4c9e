import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("forum", "0005_passages_and_ledger"),
    ]

    operations = [
        migrations.CreateModel(
            name="Handing",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="note")),
                ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="at")),
            ],
            options={
                "verbose_name": "handed response",
                "verbose_name_plural": "handed responses",
                "ordering": ("at", "pk"),
            },
        ),
        migrations.AddField(
            model_name="debate",
            name="choice_needs_account",
            field=models.BooleanField(
                default=False,
                help_text="Else each browser counts once, which keeps nobody from using two.",
                verbose_name="choosing takes an account",
            ),
        ),
        migrations.AddField(
            model_name="debate",
            name="log_names",
            field=models.BooleanField(
                default=False,
                help_text="Else the public log names roles only.",
                verbose_name="names in the moderation log",
            ),
        ),
        migrations.AddField(
            model_name="debate",
            name="responses_from",
            field=models.CharField(
                choices=[
                    ("open", "anyone with an account, at once"),
                    ("members", "members only, at once"),
                    ("reviewed", "anyone with an account, after a moderator has looked"),
                ],
                default="open",
                help_text="Who may respond, and when readers see it.",
                max_length=8,
                verbose_name="responses",
            ),
        ),
        migrations.AddField(
            model_name="debate",
            name="slow_minutes",
            field=models.PositiveSmallIntegerField(
                default=0, help_text="Minutes between two posts of one person; 0: off.", verbose_name="slow mode"
            ),
        ),
        migrations.AddField(
            model_name="voice",
            name="waived_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="reply waived at"),
        ),
        migrations.AddConstraint(
            model_name="debate",
            constraint=models.CheckConstraint(
                condition=models.Q(("slow_minutes__lte", 1440)), name="slow_mode_ends_some_day"
            ),
        ),
        migrations.AddField(
            model_name="handing",
            name="answer",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="answers_handing",
                to="forum.post",
                verbose_name="answer",
            ),
        ),
        migrations.AddField(
            model_name="handing",
            name="by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="handings",
                to=settings.AUTH_USER_MODEL,
                verbose_name="handed by",
            ),
        ),
        migrations.AddField(
            model_name="handing",
            name="response",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="handings",
                to="forum.post",
                verbose_name="response",
            ),
        ),
        migrations.AddField(
            model_name="handing",
            name="voice",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="handings",
                to="forum.voice",
                verbose_name="to",
            ),
        ),
        migrations.AddConstraint(
            model_name="handing",
            constraint=models.UniqueConstraint(fields=("response", "voice"), name="response_handed_once_to_a_voice"),
        ),
    ]
