import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("forum", "0009_decisions_know_their_debate"),
    ]

    operations = [
        migrations.AlterField(
            model_name="decision",
            name="debate",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="decisions",
                to="forum.debate",
                verbose_name="debate",
            ),
        ),
    ]
