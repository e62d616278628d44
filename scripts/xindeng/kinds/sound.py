"""录音: a sound of its own, to listen to without a picture: music for an activity, a practice to calm down."""

from __future__ import annotations

from xindeng.schema import Id, LicenceRef, Part, Text

from .recordings import PeopleConsent


class Sound(Part):
    """`src` is relative to the item's file. What is said in it stands in the item's own text.

    It is either `synthetic`, made by a machine, or has the consent of whoever is heard (E-01).
    """

    id: Id
    title: Text
    src: Text
    licence: LicenceRef
    synthetic: Text | None = None
    people_consent: PeopleConsent | None = None


def told(sound: Sound) -> str:
    """What stands beside it, so that nobody takes a machine for a person."""
    consent = sound.people_consent
    return sound.synthetic or (f"录音的人书面同意了（{consent.scope}，到 {consent.expires}）" if consent else "")
