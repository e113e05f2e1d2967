"""Which language: the four, and those that pass for them."""

from __future__ import annotations

import pytest
from sources_making import SENTENCES

from hasila.sources.language import identify

OTHERS = {
    "Persian": "پلیس شهر بندری روز دوشنبه اعلام کرد که سه نفر را که قصد حمله داشتند بازداشت کرده است",
    "Persian with Arabic letters": "پليس شهر بندري اعلام كرد كه سه نفر را كه قصد حمله داشتند در اين شهر بازداشت كرده است",
    "Urdu": "بندرگاہ کے شہر کی پولیس نے پیر کو کہا کہ اس نے حملے کی تیاری کرنے والے تین افراد کو گرفتار کر لیا ہے",
    "Kurdish": "پۆلیسی شاری بەندەر رۆژی دووشەممە رایگەیاند کە سێ کەسی دەستگیر کردووە بۆ ئەوەی هێرش نەکەن",
    "Pashto": "د بندري ښار پوليسو د دوشنبې په ورځ وويل چې درې تنه يې ونيول چې د بريد تيارى يې کاوه",
    "Portuguese": "A polícia da cidade portuária disse na segunda-feira que prendeu três pessoas que preparavam um ataque",
    "Italian": "La polizia della città portuale ha detto lunedì di aver arrestato tre persone che preparavano un attacco",
    "Catalan": "La policia de la ciutat portuària ha dit dilluns que ha detingut tres persones que preparaven un atac amb explosius",
    "Galician": "A policía da cidade portuaria dixo o luns que detivo a tres persoas que preparaban un ataque na cidade",
    "Romanian": "Poliția din orașul portuar a declarat luni că a arestat trei persoane care pregăteau un atac în oraș",
    "German": "Die Polizei der Hafenstadt teilte am Montag mit, dass sie drei Personen festgenommen hat, die einen Anschlag planten",
    "Dutch": "De politie van de havenstad zei maandag dat zij drie mensen heeft aangehouden die een aanslag voorbereidden",
    "Turkish": "Liman kentinin polisi pazartesi günü bir saldırı hazırlayan üç kişiyi gözaltına aldığını ve aramanın sürdüğünü söyledi",
    "Russian": "Полиция портового города сообщила в понедельник о задержании трёх человек",
    "digits": "12 34 2021 // 55",
    "nothing": "",
}


@pytest.mark.parametrize("language", sorted(SENTENCES))
def test_the_four_languages(language: str) -> None:
    assert identify(SENTENCES[language]) == language
    assert identify(SENTENCES[language].upper()) == language


@pytest.mark.parametrize("name", sorted(OTHERS))
def test_others_do_not_pass_for_them(name: str) -> None:
    assert identify(OTHERS[name]) == "und"


def test_arabic_without_marks_on_its_letters_and_with_tatweel() -> None:
    assert identify("اعلنت الشرطة ان ثلاثـــة اشخاص اوقفوا فى المدينة امس") == "ar"
    assert identify("قَالَتِ الشُّرْطَةُ إِنَّ ثَلَاثَةَ أَشْخَاصٍ أُوقِفُوا فِي المَدِينَةِ") == "ar"


def test_the_declared_language_only_serves_where_the_text_is_silent() -> None:
    assert identify("Interpol 2021", declared="es-ES") == "es"
    assert identify(SENTENCES["ar"], declared="en") == "ar"
    assert identify(OTHERS["Persian"], declared="ar") == "und"
    assert identify("Interpol 2021", declared="xx") == "und"
