from otree.api import *

doc = """A study with errors: a page that fails when it is shown, and one that fails when it is sent, twice each."""


class C(BaseConstants):
    NAME_IN_URL = 'stumbles'
    PLAYERS_PER_GROUP = None
    NUM_ROUNDS = 1


class Subsession(BaseSubsession):
    pass


class Group(BaseGroup):
    pass


class Player(BasePlayer):
    number = models.IntegerField(label='A number', min=1, max=9)


# Not in the database: what a failed request wrote there is taken back.
FAILURES = {}


def stumble(player, where):
    key = (player.participant.code, where)
    FAILURES[key] = FAILURES.get(key, 0) + 1
    if FAILURES[key] <= 2:
        raise RuntimeError('database is locked')


class Number(Page):
    form_model = 'player'
    form_fields = ['number']
    heading = 'A number'
    text = 'Any will do.'
    template_name = 'global/Form.html'

    @staticmethod
    def vars_for_template(player):
        stumble(player, 'shown')

    @staticmethod
    def before_next_page(player, timeout_happened):
        stumble(player, 'sent')


page_sequence = [Number]
