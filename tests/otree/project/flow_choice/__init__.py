from otree.api import *

doc = """Where participants go from here depends on what they choose: pages and a whole app may be left out."""


class C(BaseConstants):
    NAME_IN_URL = 'flow_choice'
    PLAYERS_PER_GROUP = None
    NUM_ROUNDS = 1


class Subsession(BaseSubsession):
    pass


class Group(BaseGroup):
    pass


class Player(BasePlayer):
    length = models.StringField(
        label='Which version?', choices=[['short', 'The short one'], ['long', 'The long one']], widget=widgets.RadioSelect
    )
    why_long = models.StringField(label='Why the long one?')


class Choice(Page):
    form_model = 'player'
    form_fields = ['length']
    heading = 'Two versions'
    text = 'One is shorter.'
    template_name = 'global/Form.html'

    @staticmethod
    def before_next_page(player, timeout_happened):
        player.participant.vars['length'] = player.length


class OnlyLong(Page):
    form_model = 'player'
    form_fields = ['why_long']
    heading = 'The long version'
    text = 'Only some see this page.'
    template_name = 'global/Form.html'

    @staticmethod
    def is_displayed(player):
        return player.length == 'long'


class Fork(Page):
    heading = 'From here'
    text = 'Go on to the next part.'
    template_name = 'global/Form.html'

    @staticmethod
    def app_after_this_page(player, upcoming_apps):
        if player.participant.vars['length'] == 'short':
            return upcoming_apps[-1]


page_sequence = [Choice, OnlyLong, Fork]
