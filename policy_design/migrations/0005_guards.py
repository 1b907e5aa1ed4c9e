"""What a round keeps beside its manifest, and the triggers that let the database itself refuse changes (guards.py)."""

from django.db import migrations, models

from policy_design.voting import guards


def put_up(apps, schema_editor):
    guards.put_up(schema_editor.connection)


def take_down(apps, schema_editor):
    guards.take_down(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("policy_design", "0004_rounds")]

    operations = [
        migrations.AddField("round", "roll_salt", models.CharField(blank=True, editable=False, max_length=32)),
        migrations.AddField("round", "is_swept", models.BooleanField(default=False, editable=False)),
        migrations.RunPython(put_up, take_down),
    ]
