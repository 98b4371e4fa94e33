from otree.api import *

doc = """Pages with back buttons: a participant's index may go down, and the same page is rightly answered twice."""


class C(BaseConstants):
    NAME_IN_URL = 'back_and_forth'
    PLAYERS_PER_GROUP = None
    NUM_ROUNDS = 1


class Subsession(BaseSubsession):
    pass


class Group(BaseGroup):
    pass


class Player(BasePlayer):
    wish = models.IntegerField(label='What do you wish for?', min=1, max=100)
    sure = models.StringField(label='Are you sure?', choices=['yes', 'fairly'], widget=widgets.RadioSelect)


class Wish(Page):
    form_model = 'player'
    form_fields = ['wish']
    heading = 'A wish'
    text = 'You may come back to this.'
    template_name = 'global/Form.html'


class Sure(Page):
    form_model = 'player'
    form_fields = ['sure']
    allow_back_button = True


class Summary(Page):
    allow_back_button = True


page_sequence = [Wish, Sure, Summary]
