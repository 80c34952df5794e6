"""
What must hold of sign-in without a password, by number, and the tests that hold it.

A number is that of the specification's list; its words here are short. Tests
are named by file and function, from the folder ``tests``. What is not offered
is on the list below, with the reason, and a test keeps it from being offered
without its tests.
"""

from __future__ import annotations

_CLIENT = "runtime/aws_client/test_requests.py"
_TABLE = "runtime/passwordless/test_shell_challenge_table.py"
_REQUESTS = "runtime/passwordless/test_shell_challenge_requests.py"
_REFUNDS = "runtime/passwordless/test_shell_challenge_refunds.py"
_CLEAR = "runtime/passwordless/test_clear_calls.py"
_PROVEN = "runtime/test_proven.py"
_HEALTH = "runtime/passwordless/test_shell_sending_health.py"
_SHARE = "runtime/passwordless/test_shell_known_share.py"
_REGISTRY = "runtime/passwordless/test_shell_known_devices.py"
_DEVICE_RULES = "rules/passwordless/test_known_devices.py"
_YEAR = "benchmarks/test_known_devices.py"
_KNOWN = "triggers/test_known_devices.py"
_SENDING = "runtime/passwordless/test_shell_challenge_sending.py"
_CHALLENGE = "triggers/test_custom_challenge.py"
_SENDER = "workers/test_passwordless_sender.py"
_MACHINE = (
    "triggers/test_shell_passwordless_machine.py"
    "::test_nothing_that_anybody_does_in_any_order_breaks_a_rule"
)
_RACES = "end_to_end/test_passwordless_races.py"
_ENROLLED = "triggers/test_enrolled_methods.py"
_FORMS = "rules/addresses/test_forms.py"
_KEYS = "rules/passwordless/test_address_keys.py"
_KEY = "runtime/passwordless/test_address_key.py"
_SIGN_UP_LIMIT = "runtime/passwordless/test_shell_sign_up_limit.py"
_SEQUENCES = "sequences/test_equal_sequences.py"
_SIGN_UP = "triggers/test_sign_up_by_code.py"
_PROOF = "triggers/challenges/test_proof.py"
_RECEIPTS = "runtime/passwordless/test_shell_receipts.py"
_SIGN_UP_RACES = "hostile/test_attacks.py::test_no_attack_succeeds_or_harms_anybody"
_SIGNED_UP = "end_to_end/test_sign_up_without_password.py"
_LINK = "rules/passwordless/test_magic_link.py"
_CODE = "rules/passwordless/test_one_time_code.py"
_BEHIND = "triggers/test_second_step.py"
_FACTORS = "runtime/passwordless/test_shell_second_factors.py"
_SECOND = "rules/passwordless/test_second_step.py"
_TAKE_OVER = "runtime/passwordless/test_take_over.py"
_RESETS = "local/bridge/cognito_triggers/test_account_resets.py"
_PLAYED = "invariants/test_take_over_played.py"
_AUTHENTICATION = "triggers/test_authentication.py"
_DECIDES = f"{_TABLE}::test_the_write_decides"
_NO_IDLE_CONDITION = f"{_TABLE}::test_no_condition_of_the_write_is_idle"

HELD: dict[int, tuple[str, ...]] = {
    # budgets that outlive a session
    1: (
        _DECIDES,
        _NO_IDLE_CONDITION,
        f"{_RACES}::test_of_24_codes_of_one_user_ten_answers_are_counted",
        _MACHINE,
    ),
    2: (
        _DECIDES,
        f"{_RACES}::test_of_24_wrong_answers_three_are_counted",
        f"{_RACES}::test_right_among_wrong_gets_in_at_most_once_within_three",
    ),
    3: (
        _DECIDES,
        f"{_RACES}::test_of_24_right_answers_one_gets_in",
        f"{_RACES}::test_of_24_codes_of_one_app_or_sheet_one_gets_in",
    ),
    4: (_DECIDES, _MACHINE),
    # a code is good for one thing
    5: (f"{_CODE}::test_a_code_fits_one_challenge_only", _MACHINE),
    6: (_DECIDES, f"{_REQUESTS}::test_another_code_voids_the_older_one_of_the_same_sign_in"),
    7: (_DECIDES, f"{_CHALLENGE}::test_who_types_a_uuid_does_not_take_its_owner_for_a_ride"),
    8: (_DECIDES, f"{_CODE}::test_a_code_fits_one_challenge_only"),
    9: (
        _DECIDES,
        "triggers/passwordless/test_magic_link.py::test_9_a_link_answers_no_challenge_for_a_code",
    ),
    10: (
        f"{_CHALLENGE}::test_nothing_is_right_where_only_the_wish_was_asked_for",
        "rules/passwordless/test_auth_steps.py::test_nobody_gets_in_by_the_round_that_asks_what_is_wanted",
    ),
    11: (
        f"{_CHALLENGE}::test_private_parameters_that_are_not_ours_are_no_challenge",
        "triggers/test_bad_input.py::test_no_damage_lets_anybody_in",
    ),
    # time
    12: (_DECIDES, _NO_IDLE_CONDITION),
    13: (
        "runtime/passwordless/test_shell_clocks.py::test_13_who_answers_in_time_is_in_time_by_every_clock",
        "runtime/passwordless/test_shell_clocks.py::test_13_ten_seconds_late_is_late_by_every_clock",
        "runtime/passwordless/test_shell_clocks.py::test_13_a_clock_that_is_set_back_refills_no_budget",
        "rules/passwordless/test_send_budget.py::test_every_second_is_in_one_window",
    ),
    # what people and others type
    14: (
        f"{_CHALLENGE}::test_any_other_answer_is_wrong_and_counted",
        f"{_CODE}::test_anything_else_is_wrong_and_breaks_nothing",
    ),
    15: (
        f"{_CODE}::test_people_paste_and_type_codes_in_many_ways",
        f"{_CODE}::test_a_right_answer_has_the_digits_of_the_code_in_their_order",
    ),
    16: (
        f"{_CODE}::test_a_code_is_so_many_digits",
        f"{_CHALLENGE}::test_a_code_of_another_length_is_wrong",
    ),
    17: (f"{_CODE}::test_every_digit_is_as_likely_at_every_place",),
    18: (
        f"{_CODE}::test_a_thousand_codes_say_nothing_about_the_next",
        f"{_CHALLENGE}::test_a_code_of_either_live_pepper_is_right",
        "runtime/passwordless/test_pepper.py::test_both_versions_are_live",
    ),
    # what an outsider learns
    19: (
        f"{_CHALLENGE}::test_a_user_who_does_not_exist_gets_the_same_answer_and_the_same_calls",
        f"{_CHALLENGE}::test_nobody_who_does_not_exist_ever_answers_right",
        f"{_SENDER}::test_nobody_is_sent_nothing",
        f"{_ENROLLED}::test_nobody_can_be_told_apart_by_answers_reads_or_writes",
    ),
    20: (
        "end_to_end/test_passwordless_timing.py::test_nobody_is_asked_more_or_less_for_users",
        "end_to_end/test_passwordless_timing.py::test_to_ask_for_a_code_takes_as_long_for_nobody",
        "end_to_end/test_passwordless_timing.py::test_to_answer_wrong_takes_as_long_however_wrong",
        "end_to_end/test_passwordless_timing.py::test_to_answer_wrong_takes_as_long_without_an_app",
    ),
    21: (
        "triggers/passwordless/test_magic_link.py::test_the_client_learns_the_same_of_everybody",
        "triggers/passwordless/test_sms_code.py::test_clients_are_told_what_is_the_same_for_everybody",
    ),
    # asking for codes
    22: (
        f"{_REQUESTS}::test_one_wish_is_one_challenge",
        f"{_RACES}::test_of_24_calls_with_one_wish_one_makes_the_challenge",
    ),
    23: (
        f"{_REQUESTS}::test_a_storm_of_wishes_gets_one_message_per_pause",
        f"{_RACES}::test_of_24_wishes_at_once_one_is_sent",
        "rules/passwordless/test_send_budget.py::test_no_storm_gets_more_than_the_budget",
    ),
    24: (f"{_REQUESTS}::test_a_new_code_never_touches_what_was_answered",),
    25: (
        "rules/passwordless/test_auth_steps.py::test_a_sign_in_has_eight_rounds",
        f"{_CHALLENGE}::test_who_asks_for_another_code_has_not_guessed",
    ),
    26: (
        "triggers/passwordless/test_magic_link.py::test_26_links_are_in_no_budget",
        "events/consumers/test_lock_notice.py::test_26_a_user_whose_codes_are_locked_is_told",
        f"{_TABLE}::test_26_one_budget_for_all_channels_is_noticed",
    ),
    27: (
        f"{_REQUESTS}::test_another_code_voids_nobody_elses",
        f"{_CHALLENGE}::test_another_code_voids_the_one_of_this_sign_in_alone",
    ),
    # what breaks
    28: (
        f"{_CHALLENGE}::test_a_table_that_does_not_answer_makes_every_answer_wrong",
        f"{_TABLE}::test_a_write_that_meets_others_again_and_again_is_not_made",
    ),
    29: (f"{_CHALLENGE}::test_a_code_that_cannot_be_sent_is_an_event_and_no_error",),
    30: (
        "faults/test_lost_answers.py::test_30_a_right_answer_stays_right_and_is_counted_once",
        "faults/test_lost_answers.py::test_30_its_replay_is_a_call_of_its_own",
        f"{_CLIENT}::test_transaction_has_a_token_of_its_own_for_each_call",
    ),
    31: (
        f"{_SENDER}::test_what_may_pass_is_tried_again_at_growing_intervals",
        f"{_SENDER}::test_what_does_not_pass_is_kept_and_told",
        "end_to_end/test_passwordless_failures.py::test_a_code_that_cannot_be_mailed_is_a_dead_letter_and_an_event",
    ),
    32: (
        f"{_SENDING}::test_what_is_sent_is_never_sent_again",
        f"{_RACES}::test_of_24_runs_one_sends",
    ),
    33: (
        f"{_SENDING}::test_what_has_expired_is_not_sent",
        f"{_SENDER}::test_what_has_expired_is_not_sent",
    ),
    34: (
        "end_to_end/test_bounces.py::test_34_an_address_that_bounced_gets_no_more_mail",
        "runtime/messages/test_challenge_mails.py::test_34_nothing_is_mailed_to_an_address_that_bounced",
        f"{_SENDER}::test_34_to_a_suppressed_address_nothing_is_sent",
    ),
    35: (
        "rules/messages/test_sign_in_mail.py::test_a_stranger_puts_no_words_into_our_mail",
        "rules/messages/test_sign_in_mail.py::test_control_characters_are_refused",
        f"{_LINK}::test_35_nothing_else_is_linked_to",
    ),
    # links
    36: (
        f"{_LINK}::test_36_fetching_a_link_tells_the_server_nothing",
        "clients/test_browser_module.py::test_the_module_does_its_rounds",
    ),
    37: (
        f"{_LINK}::test_37_another_browser_does_not_sign_in",
        "triggers/passwordless/test_magic_link.py::test_37_the_link_is_for_the_browser_that_asked",
    ),
    38: (
        f"{_LINK}::test_38_a_forwarded_link_signs_nobody_in",
        f"{_LINK}::test_38_the_link_alone_does_not_sign_in",
    ),
    39: (
        f"{_LINK}::test_39_any_other_character_is_another_answer",
        f"{_LINK}::test_39_every_secret_has_one_spelling",
    ),
    # claims, telephones, addresses
    43: ("invariants/test_what_is_not_offered.py::test_43_no_claim_comes_from_what_a_client_says",),
    45: (
        "runtime/messages/test_sms.py::test_45_who_may_not_get_one_gets_none",
        "triggers/passwordless/test_sms_code.py::test_45_a_number_that_nobody_verified_is_told_as_such",
        "end_to_end/test_passwordless_sms.py::test_45_nothing_that_users_cause_is_a_dead_letter",
    ),
    46: (
        "triggers/test_first_code.py::test_46_a_code_that_went_elsewhere_proves_nothing",
        "triggers/passwordless/test_magic_link.py::test_46_a_code_and_a_link_prove_the_address_that_they_were_mailed_to",
    ),
    # all of it
    47: ("end_to_end/test_privacy.py::test_nothing_personal_is_anywhere",),
    48: (
        "rules/passwordless/test_auth_steps.py::test_no_history_whatever_brings_tokens_but_ours",
        "rules/passwordless/test_auth_steps.py::test_all_histories_of_our_own_up_to_eight_rounds",
    ),
    49: (
        "triggers/test_bad_input.py::test_no_damage_breaks_a_trigger",
        "triggers/test_bad_input.py::test_every_trigger_takes_every_event",
    ),
    50: (
        "runtime/messages/test_shell_sms_spending.py::test_50_the_breaker_holds",
        "runtime/messages/test_shell_sms_spending.py::test_50_no_condition_of_the_breaker_is_idle",
        "end_to_end/test_passwordless_sms.py::test_50_when_the_money_is_used_up_no_sms_is_sent_and_nobody_sees_it",
    ),
    # accounts that nobody has proved
    56: (
        f"{_AUTHENTICATION}::test_56_no_password_opens_an_account_that_nobody_has_proved",
        f"{_AUTHENTICATION}::test_without_an_answer_nobody_is_let_in",
        "end_to_end/test_take_over.py::test_56_no_password_opens_an_unverified_account",
    ),
    57: (
        f"{_TAKE_OVER}::test_57_whatever_a_stranger_does_meanwhile_is_reset_or_nobody_is_in",
        f"{_TAKE_OVER}::test_57_a_passkey_of_the_last_moment_keeps_everybody_out",
        f"{_PLAYED}::test_57_58_59_whatever_a_stranger_does_the_account_is_the_owners_or_nobodys",
        f"{_PLAYED}::test_a_take_over_that_lacks_a_step_loses",
        f"{_RESETS}::test_57_nothing_of_a_stranger_s_survives_a_take_over",
        "end_to_end/test_take_over.py::test_57_the_first_code_resets_what_a_stranger_prepared",
        (
            "end_to_end/test_take_over.py"
            "::test_57_the_owner_gets_tokens_by_one_code_whatever_a_sign_out_ends"
        ),
        "triggers/test_restart.py::test_57_the_device_that_took_over_begins_once_more",
        "triggers/test_restart.py::test_57_only_the_sign_in_that_took_over_is_told",
        (
            "runtime/passwordless/test_shell_receipts.py"
            "::test_57_a_restart_is_told_to_one_sign_in_for_two_minutes"
        ),
        "api/routes/test_code_sign_up.py::test_57_an_account_that_changed_hands_is_begun_once_more",
        (
            "api/routes/test_code_sign_up.py"
            "::test_57_a_sign_up_that_took_an_account_over_is_begun_once_more"
        ),
    ),
    58: (
        f"{_TAKE_OVER}::test_58_broken_off_after_any_call_it_is_unverified_and_the_next_proof_ends_it",
        f"{_TAKE_OVER}::test_58_a_commit_whose_answer_is_lost_is_found_done",
        f"{_TAKE_OVER}::test_58_without_time_left_it_is_broken_off_before_a_call",
        f"{_PLAYED}::test_57_58_59_whatever_a_stranger_does_the_account_is_the_owners_or_nobodys",
        "triggers/test_first_code.py::test_without_the_handing_over_there_are_no_tokens",
    ),
    59: (
        f"{_TAKE_OVER}::test_59_an_address_that_is_changed_meanwhile_is_not_the_owners",
        f"{_TAKE_OVER}::test_59_only_ascii_case_may_differ",
        f"{_PLAYED}::test_an_address_that_is_not_looked_at_again_loses",
    ),
    60: (f"{_AUTHENTICATION}::test_60_before_the_password_is_checked_nothing_is_told_apart",),
    # answers that are given again
    # limits by address
    54: (
        _DECIDES,
        _NO_IDLE_CONDITION,
        f"{_FORMS}::test_54_the_narrow_form_merges_a_to_z_and_nothing_else",
        f"{_FORMS}::test_54_no_other_mailbox_has_the_narrow_form_of_a_victims",
        f"{_FORMS}::test_54_one_narrow_form_has_one_wide_form",
        f"{_KEYS}::test_54_a_twin_shares_limits_and_nothing_else",
        "operators/test_shell_erase.py::test_54_what_is_a_twins_stays_and_what_is_of_nobody_goes",
        f"{_SIGN_UP}::test_54_who_shares_the_wide_form_alone_proves_nothing",
    ),
    61: (
        f"{_FORMS}::test_no_merge_of_any_letter_is_another_holder_of_limits",
        f"{_KEY}::test_61_limits_are_the_addresss",
        f"{_KEY}::test_61_the_name_that_was_typed_counts_for_nobody_but_who_is_unknown",
        f"{_CHALLENGE}::test_61_whoever_asks_in_whatever_spelling_has_the_limits_of_the_address",
        f"{_CHALLENGE}::test_61_answers_count_for_the_address",
        f"{_REQUESTS}::test_61_users_of_one_address_have_one_count",
        f"{_REQUESTS}::test_61_a_count_of_before_is_gone_on_with",
        f"{_TABLE}::test_61_answers_are_the_holders",
        f"{_REFUNDS}::test_61_the_holder_gets_it_back",
        f"{_SEQUENCES}::test_61_chance_finds_the_limits_as_they_were",
    ),
    62: (
        f"{_SEQUENCES}::test_62_no_sequence_tells_whether_there_is_a_user",
        f"{_SEQUENCES}::test_62_what_cognito_tells_is_still_a_difference",
        f"{_SEQUENCES}::test_62_a_difference_would_be_found",
        f"{_REQUESTS}::test_62_the_older_challenge_of_a_sign_in_is_void_for_everybody",
        f"{_CHALLENGE}::test_62_one_wish_is_one_in_whatever_spelling",
        f"{_CHALLENGE}::test_62_nobody_is_somebody_else_in_each_challenge",
        "api/test_requests.py::test_62_cognito_is_told_the_narrow_form",
        "rules/tokens/test_bound_session.py::test_62_nobody_counts_for_what_the_address_counts_for",
    ),
    63: (
        f"{_FORMS}::test_63_tags_and_dots_are_one_mailbox",
        f"{_SIGN_UP_LIMIT}::test_63_a_mailbox_gets_five_an_hour_and_fifteen_a_day",
        f"{_SIGN_UP_LIMIT}::test_63_dots_of_gmail_are_one_mailbox",
    ),
    67: (
        _DECIDES,
        _NO_IDLE_CONDITION,
        f"{_TABLE}::test_no_part_of_the_rule_of_repeats_is_idle",
        f"{_TABLE}::test_no_rule_of_repeats_is_idle",
        f"{_CHALLENGE}::test_67_what_cognito_asks_again_is_answered_alike_and_told_once",
        f"{_CHALLENGE}::test_67_an_answer_is_told_from_others_by_sign_in_round_and_text",
        f"{_CHALLENGE}::test_67_an_answer_of_before_is_like_no_other",
        _MACHINE,
    ),
    68: (_DECIDES, f"{_TABLE}::test_no_part_of_the_rule_of_repeats_is_idle", _MACHINE),
    # no account before its address is proved
    51: (
        f"{_SIGN_UP}::test_51_the_first_call_mails_a_code_and_makes_no_user",
        f"{_SIGN_UP}::test_51_a_code_is_of_no_use_to_anybody_else",
        f"{_SENDER}::test_51_the_code_of_a_sign_up_goes_to_the_sealed_address",
        f"{_SIGNED_UP}::test_51_52_there_is_no_user_before_the_right_code",
        _SIGN_UP_RACES,
        _DECIDES,
    ),
    52: (
        f"{_SIGN_UP}::test_52_the_second_call_has_the_user_confirmed_and_verified",
        f"{_SIGNED_UP}::test_51_52_there_is_no_user_before_the_right_code",
    ),
    53: (
        f"{_RECEIPTS}::test_a_receipt_is_spent",
        f"{_RECEIPTS}::test_53_no_condition_of_a_receipt_is_idle",
        f"{_PROOF}::test_53_without_a_receipt_nobody_is_in",
        f"{_SIGN_UP}::test_53_a_code_is_used_up_with_its_receipt",
        _SIGN_UP_RACES,
    ),
    55: (
        f"{_SIGN_UP}::test_55_calls_that_are_repeated_send_and_count_once",
        f"{_SIGN_UP}::test_55_a_right_code_is_right_again_while_its_receipt_is_open",
        f"{_REQUESTS}::test_55_the_same_call_of_a_sign_up_finds_its_challenge",
        "clients/test_passwordless.py::test_55_an_answer_that_is_lost_needs_no_second_code",
        _SIGN_UP_RACES,
    ),
    69: (
        _DECIDES,
        f"{_TABLE}::test_no_rule_of_repeats_is_idle",
        f"{_CLEAR}::test_69_a_lambda_ends_before_its_time_is_over",
        f"{_CLEAR}::test_what_is_unclear_is_asked_once_more",
        _MACHINE,
    ),
    70: (
        f"{_PROVEN}::test_70_an_answer_without_the_capacity_that_was_asked_for_is_none",
        f"{_PROVEN}::test_70_a_batch_without_responses_is_none",
        f"{_PROVEN}::test_70_a_message_without_an_id_is_not_queued",
    ),
    # known devices
    64: (
        f"{_SHARE}::test_64_strangers_change_nothing_for_a_known_device",
        f"{_SHARE}::test_64_who_is_not_registered_is_a_stranger",
        f"{_SHARE}::test_64_guesses_of_strangers_do_not_lock_a_known_device",
        f"{_KNOWN}::test_64_a_wrong_answer_makes_nobody_known",
        f"{_KNOWN}::test_64_a_call_that_others_share_is_no_known_devices",
        f"{_YEAR}::test_64_a_known_device_is_served_whatever_strangers_do",
    ),
    65: (
        "rules/passwordless/test_known_share.py::test_65_shares_are_parts_of_the_limit",
        f"{_SHARE}::test_65_a_known_device_uses_its_own_share_first_and_then_the_strangers",
        f"{_SHARE}::test_65_one_device_has_two_thirds_of_the_devices_day",
        f"{_SHARE}::test_65_the_sum_of_guesses_is_todays",
        f"{_KNOWN}::test_65_the_share_of_strangers_is_what_anybody_may_use",
        f"{_YEAR}::test_65_a_stolen_device_takes_no_more_than_its_part",
    ),
    66: (
        f"{_DEVICE_RULES}::test_66_a_device_ends",
        f"{_DEVICE_RULES}::test_66_the_sixth_device_takes_the_place_of_the_least_recently_used",
        f"{_REGISTRY}::test_66_a_device_that_signed_in_is_known",
        f"{_REGISTRY}::test_66_five_are_known_and_the_least_recently_used_goes",
        f"{_REGISTRY}::test_66_a_device_ends",
        f"{_REGISTRY}::test_66_a_device_that_is_removed_is_a_stranger",
    ),
    # what was not sent
    71: (
        f"{_REFUNDS}::test_ten_minutes_without_an_outbox_cost_the_user_nothing",
        f"{_REFUNDS}::test_what_a_sender_has_begun_with_is_not_given_back",
        f"{_CHALLENGE}::test_a_code_that_did_not_reach_the_outbox_is_given_back",
        f"{_CHALLENGE}::test_71_a_challenge_that_may_have_been_made_is_left_to_the_sender",
        f"{_REFUNDS}::test_71_a_run_gives_back_what_it_has_claimed_itself",
        f"{_REFUNDS}::test_71_what_may_have_been_sent_is_charged",
        f"{_REFUNDS}::test_71_what_was_superseded_before_it_was_sent_is_given_back",
        f"{_SENDER}::test_71_what_is_given_up_for_our_fault_is_given_back",
        f"{_SENDER}::test_71_a_mail_that_may_have_been_sent_is_charged",
        f"{_SENDER}::test_71_an_earlier_run_may_have_sent_it",
        f"{_SENDER}::test_71_what_lies_with_the_user_is_charged",
        f"{_SENDER}::test_71_what_was_never_sent_is_given_back",
    ),
    72: (
        f"{_REFUNDS}::test_72_no_condition_of_a_refund_is_idle",
        f"{_SIGN_UP_LIMIT}::test_72_both_counts_are_given_back",
        f"{_REFUNDS}::test_it_is_given_back_once",
        f"{_REFUNDS}::test_what_was_given_back_is_never_sent",
        f"{_REFUNDS}::test_a_sender_that_comes_first_wins",
    ),
    73: (
        f"{_SENDING}::test_73_a_run_changes_no_lease_but_its_own",
        f"{_SENDING}::test_73_a_lease_of_before_is_nobodys",
    ),
    74: (
        f"{_SENDER}::test_74_nobodys_message_fares_as_everybodys",
        f"{_SENDER}::test_74_whom_no_mail_reaches_fares_as_everybody",
        f"{_SENDER}::test_74_a_channel_fares_by_itself",
        f"{_SENDER}::test_74_a_success_is_noted",
        f"{_HEALTH}::test_74_a_failure_is_known_to_every_container",
        f"{_HEALTH}::test_74_a_success_after_a_failure_ends_it",
    ),
    75: (
        f"{_SIGN_UP}::test_75_the_table_has_no_address",
        f"{_SENDING}::test_75_an_address_stays_until_its_code_is_sent",
        f"{_SENDING}::test_75_an_address_that_nothing_is_mailed_to_is_forgotten",
        f"{_SENDER}::test_75_an_address_that_nothing_goes_to_is_forgotten",
        "rules/passwordless/test_sealed_address.py::test_a_changed_text_is_no_sealed_one",
        _SIGN_UP_RACES,
    ),
    # a second factor that no code steps round, and a second step that nothing does
    77: (
        f"{_BEHIND}::test_77_a_right_code_is_not_enough_for_who_has_a_second_factor",
        f"{_BEHIND}::test_77_nobody_knows_whether_there_is_one_so_the_code_is_not_enough",
        f"{_BEHIND}::test_77_a_wrong_code_learns_nothing_of_factors",
        f"{_BEHIND}::test_77_a_factor_that_cognito_has_had_is_not_asked_for_again",
        f"{_BEHIND}::test_77_a_password_and_a_code_do_not_step_round_a_factor",
        f"{_FACTORS}::test_77_a_user_has_what_cognito_says",
        f"{_FACTORS}::test_77_an_answer_that_says_nothing_does_not_say_that_there_is_none",
        "end_to_end/test_identity.py::test_77_a_code_by_mail_is_not_enough_for_who_has_an_app",
        "end_to_end/test_identity.py::test_77_no_custom_sign_in_steps_round_an_app",
        f"{_SECOND}::test_77_a_password_alone_gives_no_tokens",
        f"{_SECOND}::test_77_a_sign_in_that_begins_without_a_password_ends",
        f"{_SECOND}::test_77_no_history_of_all_up_to_four_entries_leads_anywhere_but_the_allowed_ones",
        f"{_SECOND}::test_77_no_longer_history_does_either",
        f"{_BEHIND}::test_77_behind_a_right_password_a_code_is_asked_for",
        f"{_BEHIND}::test_77_a_sign_in_without_a_password_ends",
        "template/test_user_pool.py::test_77_with_a_second_step_no_client_lets_a_password_in_alone",
        "template/test_user_pool.py::test_77_a_second_step_refuses_what_signs_in_with_one",
        "end_to_end/test_second_step.py::test_77_a_password_and_then_a_code_give_tokens",
        "end_to_end/test_second_step.py::test_77_no_client_of_the_stack_takes_a_password_alone",
        "end_to_end/test_second_step.py::test_77_a_code_alone_begins_nothing",
        *(
            f"{_SECOND}::test_77_{each}"
            for each in (
                "a_known_device_is_enough_behind_a_password_in_the_first_round_alone",
                "a_device_proves_nothing_anywhere_else",
                "nobody_has_a_device",
            )
        ),
        *(
            f"triggers/test_new_device.py::test_77_{each}"
            for each in (
                "the_first_round_behind_a_password_asks_for_a_device",
                "else_a_code_is_sent",
                "the_secret_of_a_known_device_is_right",
                "a_known_device_does_not_step_round_a_factor",
                "any_other_answer_is_wrong_and_told_to_nobody",
                "the_right_secret_is_worth_nothing",
                "a_table_that_does_not_answer_knows_no_device",
                "define_gives_tokens_where_devices_are_trusted",
            )
        ),
        "rules/passwordless/test_known_devices.py::test_77_a_device_opens_its_own_account",
        *(
            f"runtime/passwordless/test_shell_known_devices.py::test_77_{each}"
            for each in (
                "a_device_opens_the_account_that_it_signed_in_to",
                "a_device_of_before_opens_nothing_until_it_has_answered_a_code",
                "what_is_no_secret_opens_nothing",
                "using_a_device_keeps_it_but_not_for_ever",
                "a_device_that_is_forgotten_meanwhile_stays_forgotten",
                "a_device_is_not_told_known_where_its_use_is_never_written",
            )
        ),
        *(
            f"end_to_end/test_new_device.py::test_77_{each}"
            for each in (
                "the_second_sign_in_on_a_device_needs_no_code",
                "a_client_of_others_asks_for_the_code_with_the_password",
                "a_known_device_begins_nothing_without_the_password",
                "a_session_is_good_once",
                "a_device_that_is_forgotten_needs_a_code",
            )
        ),
    ),
}
NOT_OFFERED: dict[int, str] = {
    40: "no passkey goes through these triggers: Cognito checks its own, in USER_AUTH",
    41: "likewise: there is no sign-in without a user name that somebody could flood",
    42: "likewise: no policy enforces passkeys here",
    44: "there is no step-up: no trigger takes an access token, and none sends for one",
}
