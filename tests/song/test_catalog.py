from lyrica_cli.core.song import genres, moods
from lyrica_cli.core.song.catalog import genre_names, mood_names


def test_the_quick_names_of_genres_are_all_of_them() -> None:
    """What completion offers is what the form data holds."""
    assert genres.names() == genre_names()


def test_the_quick_names_of_moods_are_all_of_them() -> None:
    """What completion offers is what the mood data holds."""
    assert moods.names() == mood_names()
