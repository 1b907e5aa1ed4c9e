from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("forum", "0001_first_house"),
    ]

    operations = [
        migrations.AddField(
            model_name="post",
            name="tombstone",
            field=models.CharField(blank=True, max_length=300, verbose_name="shown in its place"),
        ),
    ]
