from django.db import migrations
from django.db.models import OuterRef, Subquery


def name_debates(apps, schema_editor):
    """Decisions made so far were about posts, which stand in a debate's thread."""
    decisions, debates = apps.get_model("forum", "Decision"), apps.get_model("forum", "Debate")
    found = debates.objects.filter(thread__posts=OuterRef("post")).values("pk")[:1]
    decisions.objects.filter(debate=None).update(debate=Subquery(found))


class Migration(migrations.Migration):
    dependencies = [
        ("forum", "0008_flags_and_appeals"),
    ]

    operations = [
        migrations.RunPython(name_debates, migrations.RunPython.noop),
    ]
