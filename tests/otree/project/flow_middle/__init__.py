from otree.api import *

doc = """The middle of a chain of apps, in two rounds; the short version never sees it."""


class C(BaseConstants):
    NAME_IN_URL = 'flow_middle'
    PLAYERS_PER_GROUP = None
    NUM_ROUNDS = 2


class Subsession(BaseSubsession):
    pass


class Group(BaseGroup):
    pass


class Player(BasePlayer):
    number = models.IntegerField(label='A number', min=1, max=9)


class Number(Page):
    form_model = 'player'
    form_fields = ['number']
    heading = 'Again'
    text = 'This page comes twice.'
    template_name = 'global/Form.html'


page_sequence = [Number]
