from otree.api import *

doc = """Live pages: one with a usual form beside what is live, and one that only a script can leave."""


class C(BaseConstants):
    NAME_IN_URL = 'live_pages'
    PLAYERS_PER_GROUP = None
    NUM_ROUNDS = 1


class Subsession(BaseSubsession):
    pass


class Group(BaseGroup):
    pass


class Player(BasePlayer):
    impression = models.StringField(label='What did you think?', choices=['fast', 'slow'])


class Beside(Page):
    form_model = 'player'
    form_fields = ['impression']

    @staticmethod
    def live_method(player, data):
        return {0: data}


class Alone(Page):
    @staticmethod
    def is_displayed(player):
        return player.session.config['live_alone']

    @staticmethod
    def live_method(player, data):
        return {0: data}


page_sequence = [Beside, Alone]
