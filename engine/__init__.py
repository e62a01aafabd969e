"""What every training needs: optimizer, step loop, state, device, randomness."""
