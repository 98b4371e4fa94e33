"""Studies for Proband's tests. Run from a copy: oTree writes its database into the folder it is started in."""

from os import environ

SESSION_CONFIGS = [
    dict(
        name='public_goods',
        display_name='Public goods, one round',
        app_sequence=['public_goods', 'farewell'],
        num_demo_participants=3,
    ),
    dict(
        name='public_goods_rounds',
        display_name='Public goods, three rounds',
        app_sequence=['public_goods_rounds', 'farewell'],
        num_demo_participants=3,
    ),
]

SESSION_CONFIG_DEFAULTS = dict(real_world_currency_per_point=0.01, participation_fee=2.00, doc='')

ROOMS = [dict(name='lab', display_name='Laboratory')]

PARTICIPANT_FIELDS = []
SESSION_FIELDS = []

LANGUAGE_CODE = 'en'
REAL_WORLD_CURRENCY_CODE = 'EUR'
USE_POINTS = True

ADMIN_USERNAME = 'admin'
ADMIN_PASSWORD = environ.get('OTREE_ADMIN_PASSWORD')
DEMO_PAGE_INTRO_HTML = ''

# Signs nothing but the cookies of a server that lives as long as a test.
SECRET_KEY = 'proband-tests'
