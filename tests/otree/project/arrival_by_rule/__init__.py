from otree.api import *

doc = """Groups form by a rule as people arrive: two of one kind and one of the other."""


class C(BaseConstants):
    NAME_IN_URL = 'arrival_by_rule'
    PLAYERS_PER_GROUP = None
    NUM_ROUNDS = 2


class Subsession(BaseSubsession):
    pass


class Group(BaseGroup):
    pass


class Player(BasePlayer):
    offer = models.IntegerField(label='Your offer', min=0, max=10)


def creating_session(subsession):
    for player in subsession.get_players():
        player.participant.vars['kind'] = 'seller' if player.id_in_subsession % 3 == 0 else 'buyer'


def group_by_arrival_time_method(subsession, waiting_players):
    buyers = [player for player in waiting_players if player.participant.vars['kind'] == 'buyer']
    sellers = [player for player in waiting_players if player.participant.vars['kind'] == 'seller']
    if len(buyers) >= 2 and len(sellers) >= 1:
        return [sellers[0], buyers[0], buyers[1]]


class Market(WaitPage):
    group_by_arrival_time = True

    @staticmethod
    def is_displayed(player):
        return player.round_number == 1


class Offer(Page):
    form_model = 'player'
    form_fields = ['offer']
    heading = 'Offer'
    text = 'You are three at this market.'
    template_name = 'global/Form.html'


class Closing(WaitPage):
    pass


page_sequence = [Market, Offer, Closing]
