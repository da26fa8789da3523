from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('monitoring', '0004_what_sheets_said'),
    ]

    operations = [
        migrations.RemoveField(
            model_name='sectionmonth',
            name='below_detection',
        ),
    ]
