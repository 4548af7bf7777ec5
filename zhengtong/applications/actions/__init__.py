"""What is written of applications: drafts, their 预审, and handing them in through the one door of cases."""

from zhengtong.applications.actions.drafts import add_upload as add_upload
from zhengtong.applications.actions.drafts import carry as carry
from zhengtong.applications.actions.drafts import discard as discard
from zhengtong.applications.actions.drafts import keep_answers as keep_answers
from zhengtong.applications.actions.drafts import keep_situations as keep_situations
from zhengtong.applications.actions.drafts import move_upload as move_upload
from zhengtong.applications.actions.drafts import read_changes as read_changes
from zhengtong.applications.actions.drafts import remove_upload as remove_upload
from zhengtong.applications.actions.drafts import reuse_upload as reuse_upload
from zhengtong.applications.actions.drafts import say_valid_until as say_valid_until
from zhengtong.applications.actions.drafts import start_draft as start_draft
from zhengtong.applications.actions.drafts import turn_upload as turn_upload
from zhengtong.applications.actions.prereviews import Mark as Mark
from zhengtong.applications.actions.prereviews import answer_prereview as answer_prereview
from zhengtong.applications.actions.prereviews import judge_page as judge_page
from zhengtong.applications.actions.prereviews import remark_on as remark_on
from zhengtong.applications.actions.prereviews import send_for_prereview as send_for_prereview
from zhengtong.applications.actions.prereviews import withdraw_prereview as withdraw_prereview
from zhengtong.applications.actions.submitting import submit as submit
