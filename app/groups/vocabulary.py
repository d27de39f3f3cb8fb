"""The words an initiative describes itself with: what is stored, and how it is said."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

Vocabulary = dict[str, LazyString]

KINDS: Vocabulary = {
    "existing": _l("Existing building"),
    "newbuild": _l("New building"),
    "transformation": _l("Transformation"),
}
DECLARATIONS: Vocabulary = {
    "democratic": _l("We decide democratically: whoever joins has a say."),
    "responsible": _l("We carry the responsibility together."),
    "sharing": _l("We share what we learn with other initiatives."),
}
PHASES: Vocabulary = {
    "idea": _l("Idea"),
    "group": _l("Group"),
    "plan": _l("Plan"),
    "financing": _l("Financing"),
    "building": _l("Building or transfer"),
    "living": _l("Living and management"),
    "ended": _l("Ended"),
}
STATUSES: Vocabulary = {"active": _l("Active"), "asleep": _l("Asleep"), "ended": _l("Ended")}
PRECISIONS: Vocabulary = {
    "place": _l("The middle of the place"),
    "neighbourhood": _l("About a kilometre"),
    "exact": _l("Exactly here"),
}
LEGAL_FORMS: Vocabulary = {
    "none": _l("None yet"),
    "association": _l("Association with full legal capacity"),
    "informal_association": _l("Informal association"),
    "cooperative": _l("Co-operative (U.A., B.A. or W.A.)"),
    "foundation": _l("Foundation"),
    "owners_association": _l("Owners' association (VvE)"),
    "other": _l("Other"),
}
OWNERSHIPS: Vocabulary = {
    "collective": _l("Owned together, rented out"),
    "individual": _l("Bought one by one"),
    "management": _l("Managed together, owned by another"),
    "leasehold": _l("Community land or leasehold"),
    "mixed": _l("Mixed"),
    "unknown": _l("Not known yet"),
}
BUILDING_TYPES: Vocabulary = {
    "ground": _l("Houses on the ground"),
    "stacked": _l("Flats"),
    "farm": _l("Yard or farm"),
    "converted": _l("School, office, industry or church"),
    "tiny": _l("Tiny or movable"),
    "other": _l("Other"),
}
TARGET_GROUPS: Vocabulary = {
    "mixed": _l("Everybody, mixed"),
    "older": _l("Older people"),
    "young": _l("Young people"),
    "families": _l("Families"),
    "care": _l("Living with care"),
    "starters": _l("First home"),
}
COMMON_SPACES: Vocabulary = {
    "garden": _l("Garden"),
    "kitchen": _l("Common kitchen"),
    "room": _l("Common room"),
    "guests": _l("Guest room"),
    "workshop": _l("Workshop"),
    "laundry": _l("Laundry"),
    "bicycles": _l("Bicycle shed"),
    "cars": _l("Shared cars"),
    "energy": _l("Own energy"),
}
DECISION_METHODS: Vocabulary = {
    "majority": _l("Majority"),
    "consent": _l("Consent"),
    "consensus": _l("Consensus"),
    "mixed": _l("Mixed"),
}
FINANCING_SOURCES: Vocabulary = {
    "bank": _l("Bank"),
    "municipality": _l("Municipality"),
    "fund": _l("Fund for co-operative living"),
    "member_loans": _l("Loans of members"),
    "bonds": _l("Bonds or crowdfunding"),
    "own": _l("Own contribution"),
    "corporation": _l("Housing association"),
    "subsidy": _l("Subsidy"),
}
THEMES: Vocabulary = {
    "starting": _l("Starting and building a group"),
    "law": _l("Law and statutes"),
    "finance": _l("Finance"),
    "building": _l("Building and renovating"),
    "management": _l("Management and maintenance"),
    "living": _l("Living together and deciding"),
    "energy": _l("Energy and sustainability"),
    "government": _l("Municipality and housing association"),
}
VISITS: Vocabulary = {"yes": _l("Welcome"), "appointment": _l("By appointment"), "no": _l("No")}
OPENNESS: Vocabulary = {"yes": _l("Yes"), "waiting_list": _l("Waiting list"), "no": _l("No")}
DWELLING_MIX: Vocabulary = {
    "independent": _l("Homes with their own front door"),
    "shared": _l("Rooms in shared homes"),
    "social": _l("Social rent"),
    "middle": _l("Middle rent"),
    "free": _l("Free sector"),
    "owned": _l("Bought"),
}
AUDIENCES: Vocabulary = {
    "public": _l("Everyone"),
    "members": _l("Whoever is signed in"),
    "group": _l("Only our own initiative"),
}
SECTIONS: Vocabulary = {
    "story": _l("Name and story"),
    "place": _l("Place"),
    "organisation": _l("Organisation"),
    "homes": _l("Homes"),
    "living": _l("Living together"),
    "money": _l("Money"),
    "exchange": _l("Helping and visiting"),
}
