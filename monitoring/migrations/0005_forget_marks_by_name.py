from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('monitoring', '0004_marks_as_printed'),
    ]

    operations = [
        migrations.RemoveField(
            model_name='sectionmonth',
            name='below_detection',
        ),
    ]
