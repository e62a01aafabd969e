"""Lemmas about integrals over the whole line, and about limits at its ends."""

SOURCE = """
(* a function that falls as fast as 1/|x - m| vanishes at both ends of the line *)
Lemma vanishes_far : forall (f : R -> R) m K, 0 < K -> (forall x, Rabs (f x) * Rabs (x - m) <= K) ->
  is_lim f m_infty 0 /\\ is_lim f p_infty 0.
Proof.
intros f m K P B.
assert (N : forall (e : posreal) x, K / e < Rabs (x - m) -> Rabs (f x - 0) < e).
{ intros [e E] x X. simpl in X |- *.
assert (D : 0 < K / e) by now apply Rdiv_lt_0_compat.
assert (S : K / e * e = K) by (field; lra).
pose proof (B x) as Y.
rewrite Rminus_0_r.
destruct (Rlt_le_dec (Rabs (f x)) e) as [L|L]; [assumption|exfalso].
assert (e * Rabs (x - m) <= Rabs (f x) * Rabs (x - m)) by (apply Rmult_le_compat_r; lra).
nra. }
split; apply is_lim_spec; intros e; simpl.
{ exists (m - K / e). intros x X. apply N. rewrite Rabs_left1; [lra|].
assert (0 < K / e) by (apply Rdiv_lt_0_compat; [assumption|apply cond_pos]). lra. }
exists (m + K / e). intros x X. apply N. rewrite Rabs_pos_eq; [lra|].
assert (0 < K / e) by (apply Rdiv_lt_0_compat; [assumption|apply cond_pos]). lra.
Qed.

(* what is as near to a number as exp is to 0 *)
Lemma tends_right : forall (f : R -> R) L K, 0 < K -> (forall x, Rabs (f x - L) <= K * exp (- x)) ->
  is_lim f p_infty L.
Proof.
intros f L K P B.
apply is_lim_spec.
intros [e E].
exists (K / e).
intros x X.
simpl.
assert (D : 0 < K / e) by now apply Rdiv_lt_0_compat.
assert (S : K / e * e = K) by (field; lra).
apply Rle_lt_trans with (1 := B x).
pose proof (exp_ineq1_le x) as A.
rewrite exp_Ropp.
apply Rmult_lt_reg_r with (exp x); [apply exp_pos|].
rewrite Rmult_assoc, Rinv_l by (apply Rgt_not_eq, exp_pos).
nra.
Qed.

Lemma tends_left : forall (f : R -> R) L K, 0 < K -> (forall x, Rabs (f x - L) <= K * exp x) ->
  is_lim f m_infty L.
Proof.
intros f L K P B.
apply (is_lim_ext (fun x => f (- - x))); [intros x; now rewrite Ropp_involutive|].
apply (is_lim_comp (fun x => f (- x)) Ropp m_infty L p_infty).
{ apply tends_right with K; [assumption|]. intros x. apply B. }
{ apply (is_lim_opp (fun x => x) m_infty m_infty), is_lim_id. }
exists 0. intros x _ H. discriminate H.
Qed.

Lemma softplus_small : forall x, 0 <= ln (1 + exp x) <= exp x.
Proof.
intros x.
pose proof (exp_pos x) as P.
pose proof (ln_le_dec (1 + exp x) ltac:(lra)) as A.
assert (ln 1 <= ln (1 + exp x)) by (apply ln_le; lra).
rewrite ln_1 in *.
lra.
Qed.

(* 1 - tanh^2, for either sign of x *)
Lemma tanh_near : forall x, 0 <= 1 - tanh (x / 2) ^ 2 /\\
  1 - tanh (x / 2) ^ 2 <= 4 * exp x /\\ 1 - tanh (x / 2) ^ 2 <= 4 * exp (- x).
Proof.
intros x.
pose proof (exp_pos x) as P.
pose proof (tanh_half_ln (exp x) P) as T.
rewrite ln_exp in T.
assert (E : 1 - tanh (x / 2) ^ 2 = 4 * exp x * / (exp x + 1) ^ 2) by (rewrite T; field; lra).
assert (I : 0 < / (exp x + 1) ^ 2) by (apply Rinv_0_lt_compat; nra).
assert (J : / (exp x + 1) ^ 2 * (exp x + 1) ^ 2 = 1) by (apply Rinv_l; nra).
rewrite E, exp_Ropp.
split; [nra|].
split.
{ assert (/ (exp x + 1) ^ 2 <= 1) by nra. nra. }
apply Rmult_le_reg_r with (exp x); [assumption|].
rewrite (Rmult_assoc 4 (/ exp x)), Rinv_l by lra.
nra.
Qed.

(* what has an antiderivative that vanishes at both ends integrates to zero *)
Lemma over_line : forall f F : R -> R, (forall x, is_derive F x (f x)) -> (forall x, continuous f x) ->
  is_lim F m_infty 0 /\\ is_lim F p_infty 0 -> is_RInt_gen f (Rbar_locally m_infty) (Rbar_locally p_infty) 0.
Proof.
intros f F D C [A B].
assert (E : forall x, Derive F x = f x) by (intros x; apply is_derive_unique, D).
apply (is_RInt_gen_ext (Derive F)).
{ exists (fun _ => True) (fun _ => True); try (exists 0; easy). intros a b _ _ x _. apply E. }
replace 0 with (0 - 0) by lra.
apply is_RInt_gen_Derive; [| |exact A|exact B].
{ exists (fun _ => True) (fun _ => True); try (exists 0; easy).
intros a b _ _ x _. exists (f x). apply D. }
exists (fun _ => True) (fun _ => True); try (exists 0; easy).
intros a b _ _ x _. apply (continuous_ext f); [intros y; symmetry; apply E|apply C].
Qed.

(* moments of exp (-u^2/2), up to 1 + u^2/2 <= exp (u^2/2) *)
Lemma bell_first : forall u, Rabs (u * exp (- (u * u) / 2)) <= 1.
Proof.
intros u.
pose proof (exp_ineq1_le (u * u / 2)) as A.
replace (- (u * u) / 2) with (- (u * u / 2)) by field.
rewrite exp_Ropp, Rabs_mult, Rabs_inv, (Rabs_pos_eq (exp _)) by apply Rlt_le, exp_pos.
apply Rmult_le_reg_r with (exp (u * u / 2)); [apply exp_pos|].
rewrite Rmult_assoc, Rinv_l by (apply Rgt_not_eq, exp_pos).
pose proof (Rle_0_sqr (Rabs u - 1)) as S.
pose proof (Rsqr_abs u) as T.
unfold Rsqr in S, T.
nra.
Qed.

Lemma bell_second : forall u, Rabs (u * u * exp (- (u * u) / 2)) <= 2.
Proof.
intros u.
pose proof (exp_ineq1_le (u * u / 2)) as A.
replace (- (u * u) / 2) with (- (u * u / 2)) by field.
rewrite exp_Ropp, Rabs_mult, Rabs_inv, (Rabs_pos_eq (exp _)) by apply Rlt_le, exp_pos.
rewrite (Rabs_pos_eq (u * u)) by nra.
apply Rmult_le_reg_r with (exp (u * u / 2)); [apply exp_pos|].
rewrite Rmult_assoc, Rinv_l by (apply Rgt_not_eq, exp_pos).
lra.
Qed.
"""
