from otree.api import *

doc = """Pages whose inputs are written in HTML: likert tables, sliders, hidden fields, buttons as answers."""


class C(BaseConstants):
    NAME_IN_URL = 'own_html'
    PLAYERS_PER_GROUP = None
    NUM_ROUNDS = 1
    SCALE = [1, 2, 3, 4, 5]


class Subsession(BaseSubsession):
    pass


class Group(BaseGroup):
    pass


class Player(BasePlayer):
    tidy = models.IntegerField(label='I like it tidy.', choices=C.SCALE)
    early = models.IntegerField(label='I get up early.', choices=C.SCALE)
    calm = models.IntegerField(label='Nothing upsets me.', choices=C.SCALE)
    confidence = models.IntegerField(min=0, max=10)
    share = models.FloatField(min=0, max=1)
    shown = models.IntegerField()
    birthday = models.StringField()
    city = models.StringField()
    pets = models.IntegerField(min=0, max=20)
    terms = models.BooleanField()
    decision = models.StringField(choices=['accept', 'reject'])
    guess = models.IntegerField(choices=[1, 2, 3])


class Likert(Page):
    form_model = 'player'
    form_fields = ['tidy', 'early', 'calm']


class Inputs(Page):
    form_model = 'player'
    form_fields = ['confidence', 'share', 'shown', 'birthday', 'city', 'pets', 'terms']


class Buttons(Page):
    form_model = 'player'
    form_fields = ['decision']


class ButtonsWithPictures(Page):
    form_model = 'player'
    form_fields = ['guess']


page_sequence = [Likert, Inputs, Buttons, ButtonsWithPictures]
