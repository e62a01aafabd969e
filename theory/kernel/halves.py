"""Lemmas about JSD between its bounds by the triangular discrimination, with p = 1 + t and q = 1 - t."""

SOURCE = """
(* a function that is 0 at 0 and does not fall *)
Lemma risen : forall (f d : R -> R) t, 0 <= t ->
  (forall x, 0 <= x <= t -> is_derive f x (d x)) -> (forall x, 0 <= x <= t -> 0 <= d x) -> f 0 <= f t.
Proof.
intros f d t T D P.
destruct (MVT_gen f 0 t d) as [c [C E]].
{ intros x X. rewrite Rmin_left, Rmax_right in X by lra. apply D. lra. }
{ intros x X. rewrite Rmin_left, Rmax_right in X by lra. apply continuity_pt_filterlim.
apply (ex_derive_continuous f x). exists (d x). apply D. lra. }
rewrite Rmin_left, Rmax_right in C by lra.
pose proof (P c C).
nra.
Qed.

Lemma artanh_above : forall t, 0 <= t < 1 -> 2 * t <= ln (1 + t) - ln (1 - t).
Proof.
intros t T.
pose proof (risen (fun x => ln (1 + x) - ln (1 - x) - 2 * x)
  (fun x => 2 * x ^ 2 / ((1 + x) * (1 - x))) t (proj1 T)) as A.
cbv beta in A.
replace (ln (1 + 0) - ln (1 - 0) - 2 * 0) with 0 in A.
2: { rewrite Rplus_0_r, Rminus_0_r. lra. }
assert (0 <= ln (1 + t) - ln (1 - t) - 2 * t); [apply A|lra].
{ intros x X. auto_derive; [repeat split; lra|]. unfold Rminus. field. split; lra. }
intros x X. apply Rmult_le_pos; [nra|]. apply Rlt_le, Rinv_0_lt_compat. nra.
Qed.

Lemma artanh_below : forall t, 0 <= t < 1 -> ln (1 + t) - ln (1 - t) <= 2 * t / ((1 + t) * (1 - t)).
Proof.
intros t T.
pose proof (risen (fun x => 2 * x / ((1 + x) * (1 - x)) - (ln (1 + x) - ln (1 - x)))
  (fun x => 4 * x ^ 2 / ((1 + x) * (1 - x)) ^ 2) t (proj1 T)) as A.
cbv beta in A.
replace (2 * 0 / ((1 + 0) * (1 - 0)) - (ln (1 + 0) - ln (1 - 0))) with 0 in A.
2: { rewrite Rplus_0_r, Rminus_0_r. field. }
assert (0 <= 2 * t / ((1 + t) * (1 - t)) - (ln (1 + t) - ln (1 - t))); [apply A|lra].
{ intros x X. auto_derive; [repeat split; try lra; nra|]. unfold Rminus. field. split; lra. }
intros x X. apply Rmult_le_pos; [nra|]. apply Rlt_le, Rinv_0_lt_compat. apply pow_lt. nra.
Qed.

(* 2 JSD of p = 1 + t, q = 1 - t *)
Lemma lower_half : forall t, 0 <= t < 1 -> t ^ 2 <= (1 + t) * ln (1 + t) + (1 - t) * ln (1 - t).
Proof.
intros t T.
pose proof (risen (fun x => (1 + x) * ln (1 + x) + (1 - x) * ln (1 - x) - x ^ 2)
  (fun x => ln (1 + x) - ln (1 - x) - 2 * x) t (proj1 T)) as A.
cbv beta in A.
replace ((1 + 0) * ln (1 + 0) + (1 - 0) * ln (1 - 0) - 0 ^ 2) with 0 in A.
2: { rewrite Rplus_0_r, Rminus_0_r, ln_1. lra. }
assert (0 <= (1 + t) * ln (1 + t) + (1 - t) * ln (1 - t) - t ^ 2); [apply A|lra].
{ intros x X. auto_derive; [repeat split; lra|]. unfold Rminus. field. split; lra. }
intros x X. pose proof (artanh_above x). lra.
Qed.

(* the numerator of the slope of JSD/t^2 *)
Lemma numerator : forall t, 0 <= t < 1 -> 0
  <= t * (ln (1 + t) - ln (1 - t)) - 2 * ((1 + t) * ln (1 + t) + (1 - t) * ln (1 - t)).
Proof.
intros t T.
pose proof (risen (fun x => x * (ln (1 + x) - ln (1 - x)) - 2 * ((1 + x) * ln (1 + x) + (1 - x) * ln (1 - x)))
  (fun x => 2 * x / ((1 + x) * (1 - x)) - (ln (1 + x) - ln (1 - x))) t (proj1 T)) as A.
cbv beta in A.
replace (0 * (ln (1 + 0) - ln (1 - 0)) - 2 * ((1 + 0) * ln (1 + 0) + (1 - 0) * ln (1 - 0))) with 0 in A.
2: { rewrite Rplus_0_r, Rminus_0_r, ln_1. lra. }
apply A.
{ intros x X. auto_derive; [repeat split; lra|]. unfold Rminus. field. split; lra. }
intros x X. pose proof (artanh_below x). lra.
Qed.

Lemma ratio_rises : forall t v, 0 < t -> t <= v -> v < 1 ->
  ((1 + t) * ln (1 + t) + (1 - t) * ln (1 - t)) / t ^ 2
  <= ((1 + v) * ln (1 + v) + (1 - v) * ln (1 - v)) / v ^ 2.
Proof.
intros t v T V W.
pose (f := fun x => ((1 + x) * ln (1 + x) + (1 - x) * ln (1 - x)) / x ^ 2).
pose (d := fun x =>
  (x * (ln (1 + x) - ln (1 - x)) - 2 * ((1 + x) * ln (1 + x) + (1 - x) * ln (1 - x))) / x ^ 3).
pose proof (risen (fun x => f (t + x)) (fun x => d (t + x)) (v - t) ltac:(lra)) as A.
cbv beta in A.
replace (t + 0) with t in A by lra.
replace (t + (v - t)) with v in A by lra.
apply A.
{ intros x X. unfold f, d.
  auto_derive; [repeat split; try lra; apply Rmult_integral_contrapositive_currified; lra|].
  unfold Rminus. field. repeat split; lra. }
intros x X. unfold d. apply Rmult_le_pos; [apply numerator; lra|].
  apply Rlt_le, Rinv_0_lt_compat, pow_lt. lra.
Qed.

Lemma at_most_log_2 : forall v, 0 <= v < 1 -> (1 + v) * ln (1 + v) + (1 - v) * ln (1 - v) <= 2 * ln 2.
Proof.
intros v V.
assert (A : ln (1 + v) <= ln 2) by (apply ln_le; lra).
assert (B : ln (1 - v) <= 0) by (rewrite <- ln_1; apply ln_le; lra).
assert (0 < ln 2) by (rewrite <- ln_1; apply ln_increasing; lra).
nra.
Qed.

Lemma upper_half : forall t, 0 <= t < 1 -> (1 + t) * ln (1 + t) + (1 - t) * ln (1 - t)
  <= 2 * ln 2 * t ^ 2.
Proof.
intros t [T W].
destruct T as [T|T]; [|subst t; rewrite Rplus_0_r, Rminus_0_r, ln_1; lra].
set (g := (1 + t) * ln (1 + t) + (1 - t) * ln (1 - t)).
destruct (Rle_dec g (2 * ln 2 * t ^ 2)) as [Y|N]; [assumption|exfalso].
assert (L : 0 < ln 2) by (rewrite <- ln_1; apply ln_increasing; lra).
assert (T2 : 0 < t ^ 2) by (apply pow_lt; lra).
assert (K : forall v, t <= v -> v < 1 -> g * v ^ 2 <= 2 * ln 2 * t ^ 2).
{ intros v V1 V2.
pose proof (ratio_rises t v T V1 V2) as H.
pose proof (at_most_log_2 v ltac:(lra)) as M.
fold g in H.
assert (V3 : 0 < v ^ 2) by (apply pow_lt; lra).
apply (Rmult_le_compat_r (t ^ 2 * v ^ 2)) in H; [|nra].
replace (g / t ^ 2 * (t ^ 2 * v ^ 2)) with (g * v ^ 2) in H by (field; lra).
replace (((1 + v) * ln (1 + v) + (1 - v) * ln (1 - v)) / v ^ 2 * (t ^ 2 * v ^ 2))
  with (((1 + v) * ln (1 + v) + (1 - v) * ln (1 - v)) * t ^ 2) in H by (field; lra).
nra. }
(* a v below 1 whose square is so near to 1 that this is false *)
assert (G : 0 < g) by nra.
pose (e := (g - 2 * ln 2 * t ^ 2) / (4 * g)).
assert (E : 0 < e) by (apply Rdiv_lt_0_compat; lra).
assert (E1 : e * (4 * g) = g - 2 * ln 2 * t ^ 2) by (unfold e; field; lra).
assert (E2 : e < 1) by nra.
pose proof (K (Rmax t (1 - e)) (Rmax_l _ _) ltac:(apply Rmax_lub_lt; lra)) as Z.
pose proof (Rmax_r t (1 - e)) as Z1.
assert (Z2 : (1 - e) ^ 2 <= (Rmax t (1 - e)) ^ 2) by (apply pow_incr; lra).
nra.
Qed.

Lemma jsd_between : forall p q, 0 < p -> 0 < q -> p + q = 2 ->
  ((p - q) / 2) ^ 2 <= p * ln p + q * ln q <= 2 * ln 2 * ((p - q) / 2) ^ 2.
Proof.
assert (H : forall p q, 0 < p -> 0 < q -> p + q = 2 -> q <= p ->
  ((p - q) / 2) ^ 2 <= p * ln p + q * ln q <= 2 * ln 2 * ((p - q) / 2) ^ 2).
{ intros p q P Q M L.
replace ((p - q) / 2) with (p - 1) by lra.
pose proof (lower_half (p - 1) ltac:(lra)) as A.
pose proof (upper_half (p - 1) ltac:(lra)) as B.
replace (1 + (p - 1)) with p in * by lra.
replace (1 - (p - 1)) with q in * by lra.
lra. }
intros p q P Q M.
destruct (Rle_dec q p) as [L|L]; [now apply H|].
pose proof (H q p Q P ltac:(lra) ltac:(lra)) as A.
replace (((q - p) / 2) ^ 2) with (((p - q) / 2) ^ 2) in A by field.
lra.
Qed.
"""
