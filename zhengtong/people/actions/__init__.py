"""Everything that writes about people: registering, signing in, tokens, posts and mandates."""

from zhengtong.people.actions.accounts import (
    change_email,
    change_password,
    change_phone,
    check_own_password,
    close_account,
    drop_second_factor,
    end_second_factor,
    hand_account_code,
    reset_password,
    sign_out_everywhere,
    use_account_code,
)
from zhengtong.people.actions.codes import hand_out, make_code, take_handed, use_code
from zhengtong.people.actions.offices import (
    add_division,
    appoint,
    close_organ,
    create_post,
    end_mandate,
    end_tenure,
    establish_organ,
    give_mandate,
)
from zhengtong.people.actions.personal_data import read_id_number, rekey
from zhengtong.people.actions.registering import (
    disable,
    enable,
    find_or_register,
    give_account,
    record_id_number,
    register_person,
    set_password,
)
from zhengtong.people.actions.representing import (
    ask_to_represent,
    confirm_representation,
    end_representation,
)
from zhengtong.people.actions.second_factor import confirm_second_factor, enrol_second_factor, issue_recovery_codes
from zhengtong.people.actions.signing_in import sign_in
from zhengtong.people.actions.tokens import issue_token, revoke_token

__all__ = [
    "add_division",
    "appoint",
    "ask_to_represent",
    "change_email",
    "change_password",
    "change_phone",
    "check_own_password",
    "close_account",
    "close_organ",
    "confirm_representation",
    "confirm_second_factor",
    "create_post",
    "disable",
    "drop_second_factor",
    "enable",
    "end_mandate",
    "end_representation",
    "end_second_factor",
    "end_tenure",
    "enrol_second_factor",
    "establish_organ",
    "find_or_register",
    "give_account",
    "give_mandate",
    "hand_account_code",
    "hand_out",
    "issue_recovery_codes",
    "issue_token",
    "make_code",
    "read_id_number",
    "record_id_number",
    "register_person",
    "rekey",
    "reset_password",
    "revoke_token",
    "set_password",
    "sign_in",
    "sign_out_everywhere",
    "take_handed",
    "use_account_code",
    "use_code",
]
