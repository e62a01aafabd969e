"""Lemmas from which numbers of T2 follow: its densities, and the integrals of what is made of them.

They lean on coq-interval, whose import is slow and changes tactics: only theorems about numbers see them.
"""

from theory.kernel import gaussians, prelude

NAME = "Numbers"

HEADER = f"""{prelude.HEADER}From Interval Require Import Tactic.
From Study Require Import {prelude.NAME}.
"""

SOURCE = (
    HEADER
    + gaussians.SOURCE
    + """
(* the log-densities of T2 as the study writes them *)
Definition log_p x := - x * x / 2 - ln (2 * PI) / 2.
Definition log_q x := - (x + - (13 / 10)) * (x + - (13 / 10)) / 2 - ln (2 * PI) / 2.

Lemma difference : forall x, log_p x - log_q x = ln (exp (log_p x) / exp (log_q x)).
Proof.
intros x.
rewrite ln_quotient by apply exp_pos.
now rewrite !ln_exp.
Qed.

Lemma root : 0 < sqrt (2 * PI).
Proof. apply sqrt_lt_R0. pose proof PI_RGT_0. lra. Qed.

Lemma normal : exp (- (ln (2 * PI) / 2)) = / sqrt (2 * PI).
Proof.
pose proof PI_RGT_0.
rewrite exp_Ropp.
f_equal.
rewrite <- (exp_ln (sqrt (2 * PI))) by apply root.
f_equal.
rewrite <- (sqrt_sqrt (2 * PI)) at 1 by lra.
rewrite ln_mult by apply root.
lra.
Qed.

Lemma p_bell : forall x, exp (log_p x) = bell x / sqrt (2 * PI).
Proof.
intros x. change (bell x / sqrt (2 * PI)) with (bell x * / sqrt (2 * PI)).
rewrite <- normal. unfold log_p, bell. rewrite <- exp_plus. f_equal. field.
Qed.

Lemma q_bell : forall x, exp (log_q x) = bell (13 / 10 - x) / sqrt (2 * PI).
Proof.
intros x. change (bell (13 / 10 - x) / sqrt (2 * PI)) with (bell (13 / 10 - x) * / sqrt (2 * PI)).
rewrite <- normal. unfold log_q, bell. rewrite <- exp_plus. f_equal. field.
Qed.

Lemma q_p : forall x, exp (log_q x) = exp (log_p x) * exp (13 / 10 * x - 169 / 200).
Proof. intros x. rewrite <- exp_plus. f_equal. unfold log_p, log_q. field. Qed.

Lemma product : forall x, exp (log_p x) * exp (log_q x) / (exp (log_p x) + exp (log_q x))
  = harmonic x / sqrt (2 * PI).
Proof.
intros x. rewrite q_p, p_bell. unfold harmonic. fold (bell x).
replace (169 / 200 - 13 / 10 * x) with (- (13 / 10 * x - 169 / 200)) by lra.
rewrite exp_Ropp.
pose proof root. pose proof (bell_pos x). pose proof (exp_pos (13 / 10 * x - 169 / 200)).
field. repeat split; nra.
Qed.

Lemma bits_p : forall x, exp (log_p x) * (ln (exp (log_p x) + exp (log_q x)) - ln (exp (log_p x)))
  = surprise x / sqrt (2 * PI).
Proof.
intros x.
pose proof (exp_pos (log_p x)) as P. pose proof (exp_pos (log_q x)) as Q.
rewrite <- ln_quotient by lra.
replace ((exp (log_p x) + exp (log_q x)) / exp (log_p x)) with (1 + exp (13 / 10 * x - 169 / 200)).
{ rewrite p_bell. unfold surprise. fold (bell x). field. apply Rgt_not_eq, root. }
rewrite q_p. field. lra.
Qed.

Lemma bits_q : forall x, exp (log_q x) * (ln (exp (log_p x) + exp (log_q x)) - ln (exp (log_q x)))
  = surprise (13 / 10 - x) / sqrt (2 * PI).
Proof.
intros x.
pose proof (exp_pos (log_p x)) as P. pose proof (exp_pos (log_q x)) as Q.
rewrite <- ln_quotient by lra.
replace ((exp (log_p x) + exp (log_q x)) / exp (log_q x))
  with (1 + exp (13 / 10 * (13 / 10 - x) - 169 / 200)).
{ rewrite q_bell. unfold surprise. fold (bell (13 / 10 - x)). field. apply Rgt_not_eq, root. }
replace (13 / 10 * (13 / 10 - x) - 169 / 200) with (- (13 / 10 * x - 169 / 200)) by lra.
rewrite exp_Ropp, q_p. pose proof (exp_pos (13 / 10 * x - 169 / 200)). field. lra.
Qed.

Lemma bell_within : forall x, 0 <= bell x <= bell x + bell (13 / 10 - x).
Proof. intros x. pose proof (bell_pos x). pose proof (bell_pos (13 / 10 - x)). lra. Qed.

Lemma harmonic_within : forall x, 0 <= harmonic x <= bell x + bell (13 / 10 - x).
Proof. intros x. pose proof (harmonic_bounds x). pose proof (bell_pos (13 / 10 - x)). lra. Qed.

Lemma surprise_within : forall x, 0 <= surprise x <= bell x + bell (13 / 10 - x).
Proof. intros x. pose proof (surprise_bounds x). pose proof (bell_pos x). lra. Qed.

(* an integrand made of these four has an integral made of theirs, over all that holds the middle *)
Lemma made_of : forall (f : R -> R) c d h k value radius, (forall x, f x =
    c * exp (log_p x) + d * exp (log_q x)
    + h * (exp (log_p x) * exp (log_q x) / (exp (log_p x) + exp (log_q x)))
    + k * (exp (log_p x) * (ln (exp (log_p x) + exp (log_q x)) - ln (exp (log_p x)))
      + exp (log_q x) * (ln (exp (log_p x) + exp (log_q x)) - ln (exp (log_q x))))) ->
  Rabs (((c + d) * (2506628274628 / 1000000000000) + h * (8657699423508 / 10000000000000)
      + k * (2 * (1297847207837 / 1000000000000))) / sqrt (2 * PI) - value)
    + ((Rabs c + Rabs d + Rabs h) * (12 / 100000000000) + Rabs k * (84 / 100000000000)) / sqrt (2 * PI)
    <= radius ->
  forall a b, a <= - 7 -> 83 / 10 <= b -> exists v, is_RInt f a b v /\\ Rabs (v - value) <= radius.
Proof.
intros f c d h k value radius F E a b A B.
destruct (wide bell _ _ bell_continuous bell_within bell_middle a b A B) as [P [P1 P2]].
destruct (wide bell _ _ bell_continuous bell_within bell_middle (13 / 10 - b) (13 / 10 - a)
  ltac:(lra) ltac:(lra)) as [Q [Q1 Q2]].
apply reflected in Q1.
destruct (wide harmonic _ _ harmonic_continuous harmonic_within harmonic_middle a b A B) as [H [H1 H2]].
destruct (wide surprise _ _ surprise_continuous surprise_within surprise_middle a b A B) as [S [S1 S2]].
destruct (wide surprise _ _ surprise_continuous surprise_within surprise_middle
  (13 / 10 - b) (13 / 10 - a) ltac:(lra) ltac:(lra)) as [T [T1 T2]].
apply reflected in T1.
assert (G : forall x, f x = / sqrt (2 * PI) * (c * bell x + d * bell (13 / 10 - x)
  + h * harmonic x + k * (surprise x + surprise (13 / 10 - x)))).
{ intros x. rewrite F, bits_p, bits_q, product, p_bell, q_bell. field. apply Rgt_not_eq, root. }
exists (/ sqrt (2 * PI) * (c * P + d * Q + h * H + k * (S + T))).
split.
{ apply (is_RInt_ext (V := R_NormedModule) (fun x => / sqrt (2 * PI) * (c * bell x + d * bell (13 / 10 - x)
    + h * harmonic x + k * (surprise x + surprise (13 / 10 - x))))); [intros x _; symmetry; apply G|].
apply (is_RInt_scal (V := R_NormedModule)).
apply (is_RInt_plus (V := R_NormedModule)).
{ apply (is_RInt_plus (V := R_NormedModule)).
{ apply (is_RInt_plus (V := R_NormedModule)); apply (is_RInt_scal (V := R_NormedModule)); assumption. }
apply (is_RInt_scal (V := R_NormedModule)). assumption. }
apply (is_RInt_scal (V := R_NormedModule)).
apply (is_RInt_plus (V := R_NormedModule)); assumption. }
refine (Rle_trans _ _ _ _ E).
pose proof root as W.
assert (I : 0 < / sqrt (2 * PI)) by now apply Rinv_0_lt_compat.
set (m := (c + d) * (2506628274628 / 1000000000000) + h * (8657699423508 / 10000000000000)
  + k * (2 * (1297847207837 / 1000000000000))).
replace (/ sqrt (2 * PI) * (c * P + d * Q + h * H + k * (S + T)) - value)
  with ((m / sqrt (2 * PI) - value) + / sqrt (2 * PI) * (c * P + d * Q + h * H + k * (S + T) - m))
  by (field; lra).
refine (Rle_trans _ _ _ (Rabs_triang _ _) _).
apply Rplus_le_compat_l.
rewrite Rabs_mult, (Rabs_pos_eq (/ sqrt (2 * PI))) by lra.
rewrite (Rmult_comm (/ sqrt (2 * PI)) (Rabs _)).
apply Rmult_le_compat_r; [lra|].
assert (Y : forall u x y e, Rabs (x - y) <= e -> Rabs (u * (x - y)) <= Rabs u * e).
{ intros u x y e X. rewrite Rabs_mult. apply Rmult_le_compat_l; [apply Rabs_pos|exact X]. }
apply (Y c) in P2. apply (Y d) in Q2. apply (Y h) in H2.
assert (V : Rabs ((S + T) - 2 * (1297847207837 / 1000000000000)) <= 84 / 100000000000).
{ apply Rabs_le_between. apply Rabs_le_between in S2. apply Rabs_le_between in T2. lra. }
apply (Y k) in V.
apply Rabs_le_between in P2. apply Rabs_le_between in Q2. apply Rabs_le_between in H2.
apply Rabs_le_between in V.
apply Rabs_le_between.
unfold m.
lra.
Qed.
"""
)
