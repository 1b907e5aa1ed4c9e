"""What a round keeps beside its manifest, and the triggers that let the database itself refuse changes (guards.py)."""

from django.conf import settings
from django.db import migrations, models

from policy_design.voting import guards, staying


def put_up(apps, schema_editor):
    guards.put_up(schema_editor.connection)


def take_down(apps, schema_editor):
    guards.take_down(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("policy_design", "0004_rounds")]

    operations = [
        migrations.AddField("round", "roll_salt", models.CharField(blank=True, editable=False, max_length=32)),
        migrations.AddField("round", "is_swept", models.BooleanField(default=False, editable=False)),
        migrations.AlterField(
            "round",
            "process",
            models.ForeignKey(
                on_delete=staying.planned_rounds_only,
                related_name="rounds",
                to="policy_design.process",
                verbose_name="process",
            ),
        ),
        migrations.AlterField(
            "bulletin",
            "round",
            models.OneToOneField(
                on_delete=staying.published,
                related_name="bulletin",
                to="policy_design.round",
                verbose_name="round",
            ),
        ),
        migrations.AlterField(
            "result",
            "round",
            models.OneToOneField(
                on_delete=staying.published,
                related_name="result",
                to="policy_design.round",
                verbose_name="round",
            ),
        ),
        migrations.AlterField(
            "elector",
            "person",
            models.ForeignKey(
                on_delete=staying.on_a_roll,
                related_name="electorates",
                to=settings.AUTH_USER_MODEL,
                verbose_name="person",
            ),
        ),
        migrations.RunPython(put_up, take_down),
    ]
