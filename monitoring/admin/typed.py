"""The bases of every admin page: recorded in the journal, asking before newer is written over."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.contrib.admin import ModelAdmin as TypedModelAdmin
    from django.contrib.admin import TabularInline as TypedTabularInline
else:
    from django.contrib.admin import ModelAdmin, TabularInline

    from monitoring.admin.conflicts import AsksAboutNewer
    from monitoring.admin.journaled import Journaled

    class TypedModelAdmin(Journaled, AsksAboutNewer, ModelAdmin):
        """`ModelAdmin` that may be written `TypedModelAdmin[Model]`."""

        __class_getitem__ = classmethod(lambda cls, _model: cls)

    class TypedTabularInline(TabularInline):
        """`TabularInline` that may be written `TypedTabularInline[Model, Parent]`."""

        __class_getitem__ = classmethod(lambda cls, _models: cls)


__all__ = ["TypedModelAdmin", "TypedTabularInline"]
