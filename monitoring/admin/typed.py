"""Django's admin bases, subscriptable at run time as the type checker knows them."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.contrib.admin import ModelAdmin as TypedModelAdmin
    from django.contrib.admin import TabularInline as TypedTabularInline
else:
    from django.contrib.admin import ModelAdmin, TabularInline

    class TypedModelAdmin(ModelAdmin):
        """`ModelAdmin` that may be written `TypedModelAdmin[Model]`."""

        __class_getitem__ = classmethod(lambda cls, _model: cls)

    class TypedTabularInline(TabularInline):
        """`TabularInline` that may be written `TypedTabularInline[Model, Parent]`."""

        __class_getitem__ = classmethod(lambda cls, _models: cls)


__all__ = ["TypedModelAdmin", "TypedTabularInline"]
