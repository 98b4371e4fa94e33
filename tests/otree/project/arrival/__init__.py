from otree.api import *

doc = """Pairs form as people arrive; then they have a form with a chat beside it."""


class C(BaseConstants):
    NAME_IN_URL = 'arrival'
    PLAYERS_PER_GROUP = 2
    NUM_ROUNDS = 1


class Subsession(BaseSubsession):
    pass


class Group(BaseGroup):
    pass


class Player(BasePlayer):
    agreement = models.IntegerField(label='On which number did you agree?', min=1, max=9)


class Pairs(WaitPage):
    group_by_arrival_time = True


class Talk(Page):
    form_model = 'player'
    form_fields = ['agreement']


page_sequence = [Pairs, Talk]
