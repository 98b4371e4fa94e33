from otree.api import *

doc = """A survey with every type of field and every widget of oTree."""


class C(BaseConstants):
    NAME_IN_URL = 'every_field'
    PLAYERS_PER_GROUP = None
    NUM_ROUNDS = 1
    FRUIT = [['a', 'Apple'], ['b', 'Banana, ripe'], ['c', 'Cherry “Kordia”']]


class Subsession(BaseSubsession):
    pass


class Group(BaseGroup):
    pass


class Player(BasePlayer):
    first_name = models.StringField(label='Your first name')
    nickname = models.StringField(label='A nickname, if you have one', blank=True, max_length=12)
    story = models.LongStringField(label='Tell us about your day')
    remark = models.LongStringField(label='Remarks', blank=True)
    age = models.IntegerField(label='Your age in years', min=18, max=99)
    siblings = models.IntegerField(label='Brothers and sisters', blank=True)
    balance = models.IntegerField(label='Balance of points, may be below zero', min=-10, max=10)
    height = models.FloatField(label='Your height in metres', min=1.2, max=2.2)
    probability = models.FloatField(label='How likely is rain tomorrow?', min=0, max=1, initial=0.5)
    price = models.CurrencyField(label='What would you pay for it?', min=0, max=cu(50))
    lucky = models.IntegerField(label='Your lucky number', initial=7, help_text='Any whole number from 0 on.')
    happy = models.BooleanField(label='Are you happy?')
    agrees = models.BooleanField(label='I want to hear of the results', widget=widgets.CheckboxInput, blank=True)

    fruit = models.StringField(label='Which fruit?', choices=C.FRUIT, widget=widgets.RadioSelect)
    side = models.StringField(label='Left or right?', choices=['Left', 'Right'], widget=widgets.RadioSelectHorizontal)
    colour = models.StringField(label='Which colour?', choices=['red', 'green', 'blue'])
    rating = models.IntegerField(
        label='How good was it?',
        choices=[[1, 'Bad'], [2, 'Middling'], [3, 'Good']],
        widget=widgets.RadioSelectHorizontal,
    )
    dose = models.FloatField(label='Which dose?', choices=[0.5, 1.0, 2.5])
    fee = models.CurrencyField(label='Which fee?', choices=currency_range(cu(0), cu(20), cu(5)))
    again = models.BooleanField(label='Would you do it again?', widget=widgets.RadioSelectHorizontal)
    newsletter = models.BooleanField(
        label='Newsletter?', choices=[[True, 'Send it'], [False, 'Spare me']], widget=widgets.RadioSelect
    )
    hobby = models.StringField(label='A hobby, if you like', choices=['chess', 'rowing'], blank=True)
    dessert = models.StringField(label='What for dessert?', widget=widgets.RadioSelect)
    amount = models.IntegerField(label='How many of them?')


def dessert_choices(player):
    return ['cake', 'ice'] if player.happy else ['soup', 'nothing at all']


def amount_min(player):
    return 1


def amount_max(player):
    return 3 + player.id_in_subsession


class Instructions(Page):
    heading = 'Before we begin'
    text = 'This page asks nothing.'
    template_name = 'global/Form.html'


class Values(Page):
    form_model = 'player'
    form_fields = [
        'first_name',
        'nickname',
        'story',
        'remark',
        'age',
        'siblings',
        'balance',
        'height',
        'probability',
        'price',
        'lucky',
        'happy',
        'agrees',
    ]
    heading = 'About you'
    text = 'Please fill in what applies.'
    template_name = 'global/Form.html'


class Choices(Page):
    form_model = 'player'
    heading = 'Choose'
    text = 'One of each.'
    template_name = 'global/Form.html'

    @staticmethod
    def get_form_fields(player):
        fields = ['fruit', 'side', 'colour', 'rating', 'dose', 'fee', 'again', 'newsletter', 'hobby']
        return [*fields, 'dessert', 'amount']


page_sequence = [Instructions, Values, Choices]
