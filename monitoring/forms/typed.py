"""Django's form and admin bases, subscriptable at run time as the type checker knows them."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.forms import ModelForm as TypedModelForm
else:
    from django.forms import ModelForm

    class TypedModelForm(ModelForm):
        """`ModelForm` that may be written `TypedModelForm[Model]`."""

        __class_getitem__ = classmethod(lambda cls, _model: cls)


__all__ = ["TypedModelForm"]
