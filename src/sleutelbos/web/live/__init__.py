"""What changes in an open page without a reload: the number behind "Berichten"."""
