"""Words that turn a sentence round, in the languages we know: what no fuzzy match of a passage may overlook."""

from collections.abc import Iterable

from forum.text.wording import key

LISTS = {
    "en": """
        no not none nor neither never nothing nobody nowhere without cannot hardly scarcely barely rarely seldom lack
        lacks fail fails failed refuse refuses refused deny denies denied reject rejects rejected doubt doubts wrong
        wrongly false falsely untrue myth against despite except unless if whether only just merely almost nearly all
        every each any some few many most much more less least fewer always often sometimes usually must should shall
        may might can could would will ought need needs perhaps maybe possibly probably allegedly supposedly apparently
        seemingly say says said claim claims claimed argue argues argued believe believes believed think thinks thought
        alleged according critics opponents pretend pretends either or but instead rather before after until since above
        below over under up down increase increases increased decrease decreases decreased rise rises fall falls grow
        grows shrink shrinks higher lower better worse good bad right left true support supports supported oppose
        opposes opposed allow allows allowed ban bans banned forbid forbids forbidden permit permits legal illegal safe
        unsafe help helps harm harms agree agrees disagree disagrees accept accepts stop stops start starts win wins
        lose loses first last one two three four five six seven eight nine ten eleven twelve hundred thousand million
        billion half third quarter double twice once percent
    """,
    "de": """
        nicht nichts nie niemals niemand nirgends nirgendwo kein keine keinen keinem keiner keines weder ohne kaum
        selten fehlt fehlen mangelt gegen trotz außer falls wenn ob sofern nur bloß lediglich fast beinahe alle allen
        aller alles jede jeder jedes jeden jedem einige manche viele vielen wenige wenigen meiste meisten mehr weniger
        immer oft manchmal meist muss müssen musste müsste soll sollen sollte sollten darf dürfen durfte dürfte kann
        können konnte könnte könnten würde würden wäre wären hätte hätten wird werden will wollen vielleicht womöglich
        möglicherweise wahrscheinlich angeblich vermeintlich scheinbar anscheinend sagt sagen sagte behauptet behaupten
        meint meinen glaubt glauben laut zufolge kritiker gegner leugnet leugnen bestreitet bestreiten verweigert lehnt
        abgelehnt zweifel falsch unwahr irrig oder aber sondern sonst statt stattdessen vor nach bis seit über unter
        steigt steigen sinkt sinken wächst wachsen höher niedriger besser schlechter gut schlecht richtig wahr erlaubt
        verboten verbietet verbieten erlauben sicher unsicher hilft helfen schadet schaden für ja nein doch erst letzte
        erste eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf hundert tausend million millionen milliarde
        milliarden halb hälfte drittel viertel doppelt zweimal einmal prozent
    """,
    "fr": """
        ne pas non ni jamais rien personne aucun aucune nul nulle sans guère point plus moins peu contre malgré sauf
        hormis si sinon seulement uniquement presque tout tous toute toutes chaque quelque quelques certains certaines
        plusieurs beaucoup plupart toujours souvent parfois rarement doit doivent devrait devraient peut peuvent
        pourrait pourraient faut faudrait sera seront serait seraient aurait auraient être probablement prétendument
        disant apparemment dit disent prétend prétendent affirme affirment croit croient pense pensent selon critiques
        adversaires nie nient refuse refusent rejette rejettent doute faux fausse tort erreur mythe ou mais plutôt avant
        après depuis jusque sur sous augmente augmentent diminue diminuent monte baisse supérieur inférieur meilleur
        pire bon mauvais bien mal vrai légal illégal autorise autorisé interdit interdire permet aide nuit pour oui
        premier dernier un deux trois quatre cinq six sept huit neuf dix onze douze cent mille million millions milliard
        milliards moitié demi tiers quart double fois pourcent
    """,
    "nl": """
        niet niets nooit niemand nergens geen noch zonder nauwelijks amper zelden ontbreekt tegen ondanks behalve tenzij
        als indien of alleen slechts enkel bijna haast alle allen alles elk elke ieder iedere sommige enkele veel vele
        weinig meeste meer minder altijd vaak soms meestal moet moeten moest moesten zou zouden zal zullen mag mogen
        mocht kan kunnen kon konden wil willen hoeft misschien mogelijk wellicht waarschijnlijk zogenaamd vermeend
        blijkbaar schijnbaar zegt zeggen beweert beweren meent denkt denken gelooft geloven volgens critici
        tegenstanders ontkent ontkennen weigert verwerpt verworpen twijfel fout onwaar onjuist maar eerder voor na tot
        sinds boven onder stijgt stijgen daalt dalen groeit hoger lager beter slechter goed slecht juist waar legaal
        illegaal veilig onveilig toegestaan verboden verbiedt verbieden helpt schaadt ja nee wel eerst eerste laatste
        één twee drie vier vijf zes zeven acht negen tien elf twaalf honderd duizend miljoen miljard half helft derde
        kwart dubbel tweemaal eenmaal procent
    """,
    "others": """
        nem nie nigdy ikke inte ej aldrig não nunca jamás sin senza mai nessuno nessuna niente sem sino se
    """,
}
# Words that may begin a sentence with a capital letter and are nobody's name.
_LIGHT = """
    the a an this that these those it its and also so thus therefore however indeed moreover then here there in of
    on at to by with as for from der die das den dem des ein eine einen einem einer und auch dies diese dieser
    dieses daher zudem dann hier es im am mit von zu zum zur bei als le la les l un une du de et ce cet cette ces
    ainsi donc aussi en dans à au aux avec par het een dit dat deze ook dus daarom dan er met van te bij uit aan
"""
_NEGATING = "un in im il ir dis non mis anti de a miss nicht gegen ent mal dé dés més on niet wan ont over under"
_EMPTYING = ("less", "ful", "los", "voll", "loos", "vol", "free", "frei", "vrij")

WEIGHTY = frozenset(key(word) for words in LISTS.values() for word in words.split())
LIGHT = frozenset(map(key, _LIGHT.split()))
_PREFIXES = tuple(_NEGATING.split())


def is_weighty(word: str) -> bool:
    """Whether a word may turn a sentence round: negations and the like, numbers, signs, scripts we have no list of.

    >>> [is_weighty(word) for word in ("not", "isn't", "n'est", "7", "%", "нет", "house")]
    [True, True, True, True, True, True, False]
    """
    if word in WEIGHTY or word.endswith(("n't", "'d", "'ll")) or word.startswith(("n'", "s'il")):
        return True
    return not all(letter.isalpha() and letter < "\u0250" for letter in word.replace("'", ""))


def are_opposed(removed: Iterable[str], added: Iterable[str]) -> bool:
    """Whether one word of two lists is another of them turned round: legal and illegal, harmful and harmless.

    >>> are_opposed(["legal"], ["illegal"]), are_opposed(["harmful"], ["harmless"]), are_opposed(["house"], ["home"])
    (True, True, False)
    """
    here, there = set(removed), set(added)
    for word in here | there:
        others = there if word in here else here
        if any(word.startswith(prefix) and word[len(prefix) :] in others for prefix in _PREFIXES):
            return True
        for ending in _EMPTYING:
            stem = word.removesuffix(ending)
            if stem != word and any(stem + other in others for other in ("", *_EMPTYING)):
                return True
    return False
