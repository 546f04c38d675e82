"""Addresses of the tour."""

from django.urls import path

from sleutelbos.entrypoints.demo import views

urlpatterns = [
    path("", views.landing, name="landing"),
    path("letter.pdf", views.letter, name="letter"),
    path("mail", views.mails, name="mails"),
    path("mail/<str:name>", views.mail, name="mail"),
    path("mail/<str:name>/body", views.mail_body, name="mail_body"),
    path("register.csv", views.register, name="register"),
    path("reset", views.reset, name="reset"),
]
