"""Dutch words that say too little to search for, and plurals the stemmer does not see through."""

# Articles, pronouns, prepositions, conjunctions, auxiliaries and the like, accents folded.
_STOP = """
de het een t n m d s
ik je jij u hij zij ze we wij jullie men mij me jou hem haar hen hun ons zich
mijn jouw uw zijn onze zelf elkaar
dit dat deze die daar hier er wat wie welke welk waar wanneer hoe waarom
aan achter als af bij binnen boven buiten door in langs met na naar naast om onder op
over per sinds te tegen ten ter tijdens tot tussen uit van vanaf via voor zonder
en of maar want dus toch noch ook nog al alle alles allen doch dan toen omdat doordat zodat
hoewel terwijl zoals indien mits tenzij
ben bent is was waren geweest zijnde heb hebt heeft hebben had hadden gehad
word wordt worden werd werden geworden kan kun kunt kunnen kon konden
zal zult zullen zou zouden moet moeten moest moesten mag mogen mocht mochten
wil wilt willen wilde wilden doe doet doen deed deden gedaan ga gaat gaan ging gingen
niet geen wel niets iets iemand niemand iedereen ieder elke elk
zo heel zeer erg te meer meest veel weinig al reeds weer eens even nu ja nee
hierbij hierin hiermee daarbij daarin daarmee daarna daarom erbij erin ermee erop eruit
waarbij waarin waarmee waarop waarvan ervan ervoor hiervoor daarvoor
zo'n m'n z'n d'r zulke zulk enkele sommige andere ander
"""
STOP_WORDS = frozenset(_STOP.split())

# Whole words whose stem would be lost: plural or inflected form → the form it belongs to.
# A word beside itself only looks like one of the endings below.
IRREGULAR = {
    "daken": "dak", "wegen": "weg", "loten": "lot", "glazen": "glas", "vaten": "vat",
    "gaten": "gat", "bladen": "blad", "bladeren": "blad", "goederen": "goed", "zeeen": "zee",
    "knieen": "knie", "smeden": "smid", "koeien": "koe", "vlooien": "vlo",
    "bedragen": "bedrag", "verdragen": "verdrag", "gebreken": "gebrek",
    "woont": "woon", "bouwt": "bouw", "huurt": "huur", "deelt": "deel",
    "gekocht": "koop", "verkocht": "verkoop", "havens": "haven", "musea": "museum",
    "centra": "centrum", "criteria": "criterium", "quota": "quotum", "nadelen": "nadeel",
    "materialen": "materiaal",
    "geleden": "geleden", "verleden": "verleden", "overleden": "overleden",
    "uitdagen": "uitdagen", "opdagen": "opdagen",
}  # fmt: skip

# Endings, so that compounds follow: zonnepanelen, bestuursleden, fietspaden.
IRREGULAR_ENDINGS = {
    "panelen": "paneel", "leden": "lid", "steden": "stad", "ideeen": "idee",
    "kinderen": "kind", "eieren": "ei", "schepen": "schip", "paden": "pad", "dagen": "dag",
    "hypotheken": "hypotheek", "initiatieven": "initiatief", "fotos": "foto", "autos": "auto",
    "videos": "video", "agendas": "agenda", "themas": "thema", "gelden": "geld",
}  # fmt: skip
