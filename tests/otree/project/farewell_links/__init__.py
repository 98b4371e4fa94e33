from otree.api import *

doc = """A last page that leads to a panel's site: by a link, which is not followed, and for the rest by nothing."""


class C(BaseConstants):
    NAME_IN_URL = 'farewell_links'
    PLAYERS_PER_GROUP = None
    NUM_ROUNDS = 1


class Subsession(BaseSubsession):
    pass


class Group(BaseGroup):
    pass


class Player(BasePlayer):
    pass


class Completion(Page):
    @staticmethod
    def vars_for_template(player):
        return dict(length=player.participant.vars['length'])

    @staticmethod
    def js_vars(player):
        return dict(completion='https://panel.example/complete?cc=C0DE')


page_sequence = [Completion]
